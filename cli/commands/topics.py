"""`communique topics …`: creates and checks them on any cluster."""

from __future__ import annotations

from typing import Annotated

import typer

from communique.cli.context import fail, settings_of, stdout

family = typer.Typer(help="The topics on the cluster.", no_args_is_help=True)


@family.command()
def create(ctx: typer.Context) -> None:
    """Create those that are missing; those that exist are left as they are."""
    from communique.broker.topics import create as create_topics
    from communique.cli.cluster import bootstrap_of, said, serving

    with said():
        settings = serving(settings_of(ctx))
        created = create_topics(bootstrap_of(settings), settings)
    for name in created:
        stdout.print(f"created {name}", markup=False, soft_wrap=True)
    if not created:
        stdout.print("all topics are there")


@family.command()
def check(ctx: typer.Context) -> None:
    """Compare them with what they should be; exit code 1 if one differs."""
    from communique.broker.topics import check as check_topics
    from communique.cli.cluster import bootstrap_of, said, serving

    with said():
        settings = serving(settings_of(ctx))
        problems = check_topics(bootstrap_of(settings), settings)
    if problems:
        fail("\n".join(problems))
    stdout.print("all topics are as they should be")


@family.command()
def acls(
    ctx: typer.Context,
    role: Annotated[str, typer.Argument(help="admin, producer, worker, view, consumer or operator.")],
    principal: Annotated[str, typer.Option(help="Whom the cluster knows.")] = "User:communique",
) -> None:
    """Print the least rights of a role as commands for Kafka's `kafka-acls.sh`; nothing is changed."""
    from communique.broker.rights import ROLES, commands

    if role not in ROLES:
        fail(f"{role!r} is no role: it is one of {', '.join(ROLES)}", code=2)
    for line in commands(role, settings_of(ctx), principal):
        stdout.print(line, markup=False, soft_wrap=True)
