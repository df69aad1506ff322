"""`communique run`: the whole way of an article, from one command."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from communique.cli.commands.up import ROUND_SECONDS, Workers, failures_said, say

if TYPE_CHECKING:
    from communique.cli.live.system import System
    from communique.schemas.settings import Settings


def run(
    ctx: typer.Context,
    seeds: Annotated[Path | None, typer.Option(help="Articles to stream in: a folder or a file.")] = None,
    leave: Annotated[bool, typer.Option("--exit", help="Leave when every article is through.")] = False,
    workers: Workers = 1,
) -> None:
    """Start everything, stream the seeds in, print events and the actors' table; stay until Ctrl-C."""
    from communique.cli.context import fail, settings_of
    from communique.cli.live.system import running

    settings = settings_of(ctx, seeds=seeds)
    if not settings.seeds.exists():
        fail(f"there is nothing at {settings.seeds}: name a folder or file with --seeds or COMMUNIQUE_SEEDS", code=2)
    complete = False
    with failures_said(), running(settings, workers, say) as system:
        complete = _stream(system, settings)
        if not leave:
            _stay(system)
    if leave and not complete:
        raise typer.Exit(1)


def _stream(system: System, settings: Settings) -> bool:
    """Streams the seeds through and shows what came of them; whether every article is accounted for."""
    from communique.cli.live.passage import Passage
    from communique.cli.live.summary import summarise

    with Passage(system, settings.seeds) as passage:
        passage.watch()
        complete = summarise(passage)
    say(f"the view is at {system.view}")
    return complete


def _stay(system: System) -> None:
    say("publish more with `communique publish PATH` · Ctrl-C stops everything")
    while True:
        system.tend()
        time.sleep(ROUND_SECONDS)
