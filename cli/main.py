"""The command line: every command is one module; this one gives them their names."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from communique.cli.commands import (
    account,
    actors,
    broker,
    clean,
    dead_letters,
    diff,
    doctor,
    events,
    export,
    extract,
    publish,
    replay,
    run,
    schemas,
    topics,
    up,
    web,
    worker,
)

app = typer.Typer(
    name="communique",
    help="News in, diplomatic events out, on Kafka.",
    epilog="Settings: flags, then COMMUNIQUE_* in the environment, then communique.toml.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"communique {version('communique')}")
        raise typer.Exit


@app.callback()
def communique(
    ctx: typer.Context,
    *,
    broker: Annotated[str | None, typer.Option(help="A Kafka cluster, host:port[,…]; none: the local broker.")] = None,
    prefix: Annotated[str | None, typer.Option(help="What every topic's name begins with.")] = None,
    generation: Annotated[
        int | None, typer.Option(min=1, help="Which set of derived topics; none: the one that serves.")
    ] = None,
    state: Annotated[Path | None, typer.Option(help="The folder for broker data, tables and read model.")] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version and leave.")
    ] = False,
) -> None:
    """News in, diplomatic events out, on Kafka."""
    flags = {"broker": broker, "prefix": prefix, "generation": generation, "state": state}
    ctx.obj = {name: value for name, value in flags.items() if value is not None}


LIVE, LOG, ALONE, CARE = "The live system", "What is on the log", "Without a broker", "Care"

for panel, name, command in (
    (LIVE, "run", run.run),
    (LIVE, "up", up.up),
    (LIVE, "publish", publish.publish),
    (LIVE, "worker", worker.worker),
    (LIVE, "web", web.web),
    (LOG, "events", events.events),
    (LOG, "actors", actors.actors),
    (LOG, "export", export.export),
    (LOG, "account", account.account),
    (LOG, "diff", diff.diff),
    (ALONE, "clean", clean.clean),
    (ALONE, "extract", extract.extract),
    (CARE, "doctor", doctor.doctor),
):
    app.command(name, rich_help_panel=panel)(command)

for panel, name, family in (
    (LIVE, "broker", broker.family),
    (LIVE, "topics", topics.family),
    (LOG, "dead-letters", dead_letters.family),
    (CARE, "replay", replay.family),
    (CARE, "schemas", schemas.family),
):
    app.add_typer(family, name=name, rich_help_panel=panel)


if __name__ == "__main__":
    app()
