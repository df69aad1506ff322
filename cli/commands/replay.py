"""`communique replay …`: codes the raw log again into a new generation, and says which generation serves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from communique.cli.output import Format

if TYPE_CHECKING:
    from communique.cli.generations.replaying import Replay
    from communique.schemas.generations import Generations
    from communique.schemas.settings import Settings

family = typer.Typer(invoke_without_command=True)

Workers = Annotated[int, typer.Option("--workers", min=1, help="How many workers code it.")]
Processes = Annotated[int | None, typer.Option(min=1, help="Coding processes of each worker.")]
Keep = Annotated[int, typer.Option(min=0, help="How many former generations stay as a way back; older ones go.")]
Number = Annotated[int, typer.Argument(min=1, help="A generation, as `status` lists them.")]


@family.callback()
def replay(ctx: typer.Context, workers: Workers = 1, processes: Processes = None, keep: Keep = 1) -> None:
    """Code the raw log anew, switch to it when it has caught up, and drop what is no longer needed.

    What serves goes on serving until then. Ctrl-C stops it, and the same command goes on from there.
    """
    if ctx.invoked_subcommand:
        return

    def then(replay: Replay) -> None:
        from communique.cli.commands.up import say

        state = replay.switch()
        say(f"generation {state.active} serves; `communique replay back` takes {state.served[-1]} again")

    settings = _code(ctx, workers, processes, then)
    _drop(settings, lambda state: state.superfluous(keep))


@family.command()
def start(ctx: typer.Context, workers: Workers = 1, processes: Processes = None) -> None:
    """Code the raw log anew and leave it at that: `communique diff` shows what changes, `switch` lets it serve."""
    _code(ctx, workers, processes, lambda _replay: None)


@family.command()
def status(ctx: typer.Context, form: Annotated[Format, typer.Option("--format")] = Format.TABLE) -> None:
    """List the generations: which one serves, who coded them, how far they are."""
    from communique.cli.cluster import said
    from communique.cli.context import settings_of
    from communique.cli.generations.status import COLUMNS, rows
    from communique.cli.output import write

    settings = settings_of(ctx)
    with said():
        found = rows(settings, *_reach(settings))
    write(found, COLUMNS, form, title="Generations")


@family.command()
def switch(ctx: typer.Context, number: Number) -> None:
    """Let this generation serve: workers and views go over to it within seconds."""
    _serve(ctx, lambda state: state.switched(number))


@family.command()
def back(ctx: typer.Context) -> None:
    """Let the generation serve that served before; what was published since is coded into it first thing."""
    _serve(ctx, lambda state: state.back())


@family.command()
def drop(ctx: typer.Context, number: Number) -> None:
    """Delete a generation that does not serve: its topics, its tables, its group. articles.raw stays."""
    from communique.cli.context import settings_of

    _drop(settings_of(ctx), lambda state: (state.of(number).number,))


def _code(ctx: typer.Context, workers: int, processes: int | None, then: Callable[[Replay], None]) -> Settings:
    from communique.cli.alone.coding import check_coder
    from communique.cli.commands.up import failures_said, say
    from communique.cli.context import fail, settings_of
    from communique.cli.generations.replaying import Replay
    from communique.nlp.installed import identity

    settings = settings_of(ctx, processes=processes)
    if settings.pinned:
        fail("a replay makes a generation of its own: leave --generation and COMMUNIQUE_GENERATION out", code=2)
    check_coder(settings)
    with failures_said():
        replay = Replay(settings, _reach(settings)[0], identity(settings), say)
        try:
            with replay.running(workers):
                replay.catch_up()
                say(f"generation {replay.number} has caught up with the raw log")
                then(replay)
        except KeyboardInterrupt:
            go_on = "`communique replay` goes on from here"
            say(
                f"stopped; {go_on}, `communique replay drop {replay.number}` gives it up"
                if replay.number
                else "stopped"
            )
            raise typer.Exit(130) from None
    return settings


def _serve(ctx: typer.Context, step: Callable[[Generations], Generations]) -> None:
    from communique.broker.generations import change
    from communique.cli.cluster import said
    from communique.cli.commands.up import say
    from communique.cli.context import settings_of

    settings = settings_of(ctx)
    with said():
        state = change(settings, _reach(settings)[0], step)
    say(f"generation {state.active} serves now: workers and views go over to it")


def _drop(settings: Settings, which: Callable[[Generations], tuple[int, ...]]) -> None:
    """First nobody counts on them any more, then they are deleted: what a crash leaves is swept next time."""
    from communique.broker.generations import change, read, sweep
    from communique.cli.cluster import said
    from communique.cli.commands.up import say
    from communique.cli.generations.replaying import refuse_if_filled

    with said():
        bootstrap, _ = _reach(settings)
        state = read(settings, bootstrap)
        for number in which(state):
            refuse_if_filled(settings, bootstrap, number)
            state = change(settings, bootstrap, _dropped(number))
            say(f"generation {number} is dropped")
        deleted = sweep(settings, bootstrap, state)
    if deleted:
        say(f"{len(deleted)} topics deleted")


def _dropped(number: int) -> Callable[[Generations], Generations]:
    return lambda state: state.dropped(number)


def _reach(settings: Settings) -> tuple[str, dict[str, Any]]:
    from communique.cli.cluster import bootstrap_of, options_of

    return bootstrap_of(settings), options_of(settings)
