"""`communique extract`: articles → events, without a broker, in constant memory and in order."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from communique.cli.alone.articles import Map
from communique.cli.context import stdout
from communique.cli.output import Format

if TYPE_CHECKING:
    from communique.cli.alone.articles import Refusals

HEAVY = ("communique.nlp.clean", "communique.nlp.classify", "communique.nlp.extract")
"""What every coding process needs and takes long to import."""
BATCH = 16
"""Articles that are parsed together: spaCy is quicker on batches, and the order is kept by whole batches."""


def extract(
    ctx: typer.Context,
    paths: Annotated[list[str], typer.Argument(help="Files and folders; - for JSON lines on standard input.")],
    form: Annotated[Format, typer.Option("--format", help="How to write the events.")] = Format.JSONL,
    processes: Annotated[int | None, typer.Option(min=1, help="How many code side by side.")] = None,
    fields: Map = None,
) -> None:
    """Code articles into events, one a line, in the order of the articles."""
    from communique.cli.alone.articles import Refusals, articles, mapping_of
    from communique.cli.alone.coding import check_coder, code, prepare
    from communique.cli.alone.pool import in_order
    from communique.cli.alone.ticker import ticking
    from communique.cli.context import settings_of

    settings, refusals = settings_of(ctx, processes=processes), Refusals()
    check_coder(settings)
    read = articles(paths, settings, refusals, mapping=mapping_of(fields))
    outcomes = in_order(
        code,
        read,
        processes=settings.processes,
        size=BATCH,
        prepare=prepare,
        arguments=(settings,),
        preload=HEAVY,
    )
    try:
        with ticking("articles coded") as tick:
            _write(_events(outcomes, refusals, tick), form)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    except BrokenPipeError:  # the reader (`head`) has seen enough
        sys.stderr.close()
        raise typer.Exit(0) from None
    refusals.end()


def _events(outcomes: Iterable[list[str] | str], refusals: Refusals, tick: Callable[[], None]) -> Iterator[str]:
    for outcome in outcomes:
        if isinstance(outcome, str):
            refusals.say(outcome)
        else:
            yield from outcome
        tick()


def _write(events: Iterator[str], form: Format) -> None:
    from communique.cli.output import table, write_csv
    from communique.cli.rows import EVENT_COLUMNS, EVENT_CSV, event_row
    from communique.schemas.events import CodedEvent

    if form is Format.JSONL:
        for event in events:
            sys.stdout.write(event + "\n")
        sys.stdout.flush()
        return
    rows = (event_row(CodedEvent.model_validate_json(event)) for event in events)
    if form is Format.CSV:
        write_csv(rows, EVENT_CSV)
    else:
        stdout.print(table(None, EVENT_COLUMNS, rows))
