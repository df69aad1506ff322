"""`communique broker …`: the Kafka that runs on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from communique.cli.context import fail, settings_of, stdout

family = typer.Typer(help="The Kafka that runs on this machine, without Docker.", no_args_is_help=True)


@family.command()
def up(ctx: typer.Context) -> None:
    """Start it in the background, or say where it runs."""
    from communique.cli.cluster import broker_said, local_broker

    settings = settings_of(ctx)
    with broker_said(), stdout.status("the broker starts (its jars are fetched the first time) …"):
        address = local_broker(settings).start()
    stdout.print(f"Kafka runs at {address}, its data in {settings.state}", markup=False, soft_wrap=True)


@family.command()
def down(ctx: typer.Context) -> None:
    """Stop it; its data stay."""
    from communique.cli.cluster import broker_said, local_broker

    with broker_said():
        stopped = local_broker(settings_of(ctx)).stop()
    stdout.print("stopped" if stopped else "it was not running")


@family.command()
def status(ctx: typer.Context) -> None:
    """Say whether and where it runs; exit code 1 if it does not."""
    from communique.cli.cluster import local_broker

    held = local_broker(settings_of(ctx)).status()
    if not held.running:
        fail(f"Kafka {held.version} does not run for {held.folder}: `communique broker up` starts it")
    stdout.print(
        f"Kafka {held.version} at {held.bootstrap}, pid {held.pid}, since {held.started_at:%Y-%m-%d %H:%M:%S} UTC, "
        f"{held.memory_bytes / 1e6:.0f} MB memory, {held.data_bytes / 1e6:.0f} MB data in {held.folder}",
        markup=False,
        soft_wrap=True,
    )


@family.command()
def logs(ctx: typer.Context, lines: Annotated[int, typer.Option("--lines", "-n", min=1)] = 50) -> None:
    """Show the end of its log."""
    from communique.cli.cluster import local_broker

    log = local_broker(settings_of(ctx)).logs
    if not log.exists():
        fail(f"there is no log at {log}: the broker never ran for this state")
    for line in log.read_text(errors="replace").splitlines()[-lines:]:
        typer.echo(line)


@family.command()
def wipe(ctx: typer.Context, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Stop it and delete its data: every topic and everything on it."""
    from communique.cli.cluster import broker_said, local_broker

    broker = local_broker(settings_of(ctx))
    folder = broker.status().folder
    if not yes and not typer.confirm(f"Delete everything in {folder}?"):
        raise typer.Abort
    with broker_said():
        broker.wipe()
    stdout.print(f"{folder} is empty", markup=False, soft_wrap=True)
