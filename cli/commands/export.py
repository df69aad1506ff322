"""`communique export`: the events that stand, as files by day; each run goes on where the last one ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from communique.cli.exports import ExportFormat

if TYPE_CHECKING:
    from communique.cli.exports.files import Span
    from communique.cli.exports.store import Store
    from communique.cli.log import Reader, Record
    from communique.schemas.settings import Settings

BATCH = 2000
"""Records in one transaction."""
DAY = ["%Y-%m-%d"]


def export(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Where the files go; made if it is not there.")],
    *,
    form: Annotated[
        list[ExportFormat] | None, typer.Option("--format", help="Which; several may be named.", show_default="parquet")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=DAY, metavar="YYYY-MM-DD", help="Only days from this one on.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=DAY, metavar="YYYY-MM-DD", help="Only days up to and with this one.")
    ] = None,
) -> None:
    """Export events to files by day: Parquet, CSV, POLECAT, ICEWS and GDELT tables, PLOVER JSON.

    Every event stands in exactly one row, in its latest revision; a retracted one is taken out again. Run it once,
    nightly or in a loop: only what has changed on the log since is read, and only the days that it touches are
    written. A run that is stopped goes on at the next.
    """
    from communique.cli.context import fail, settings_of
    from communique.cli.exports.files import Span
    from communique.cli.exports.parquet import ParquetMissingError, arrow

    formats = [it.value for it in form or [ExportFormat.PARQUET]]
    settings = settings_of(ctx)
    try:
        if ExportFormat.PARQUET in formats:
            arrow()
        _export(settings, folder, formats, Span(_iso(since), _iso(until)))
    except ParquetMissingError as error:
        fail(str(error), code=2)
    except KeyboardInterrupt:
        fail("stopped; nothing is lost: the same command goes on from here", code=130)


def _iso(day: datetime | None) -> str | None:
    return day.date().isoformat() if day else None


def _export(settings: Settings, folder: Path, formats: list[str], span: Span) -> None:
    from communique.cli.cluster import options_of, said, serving
    from communique.cli.exports.files import behind
    from communique.cli.log import Reader, cluster_id
    from communique.schemas.topics import EVENTS_DIPLOMATIC

    options = options_of(settings)
    with said():
        topic = serving(settings).topic(EVENTS_DIPLOMATIC)
        identity = f"{cluster_id(options)} {topic}"
    with _opened(folder, identity) as store:
        with said(), Reader([topic], options) as reader:
            refused = _take_in(store, reader.go_on(store.offsets()))
        written = _write(store, folder, formats, span)
        _summary(store, written, behind(store, formats))
    if refused:
        raise typer.Exit(1)


@contextmanager
def _opened(folder: Path, identity: str) -> Iterator[Store]:
    from communique.cli.context import fail
    from communique.cli.exports.store import OtherLogError, Store

    try:
        folder.mkdir(parents=True, exist_ok=True)
        store = Store(folder, identity)
    except OtherLogError as error:
        fail(f"{folder} holds the export of another log ({error}; this one is {identity}): choose another folder")
    except OSError as error:
        fail(f"{folder} cannot be written: {error}")
    with store:
        yield store


def _take_in(store: Store, reader: Reader) -> int:
    """New records into the store; how many were no events."""
    from communique.cli.alone.ticker import ticking
    from communique.cli.context import stderr

    refused = 0
    with ticking("changes read") as tick:
        records = _ticked(reader.catch_up(), tick)
        while batch := list(islice(records, BATCH)):
            for line in store.apply(batch):
                refused += 1
                stderr.print(line, style="yellow", markup=False, soft_wrap=True)
    return refused


def _ticked(items: Iterator[Record], tick: Callable[[], None]) -> Iterator[Record]:
    for item in items:
        tick()
        yield item


def _write(store: Store, folder: Path, formats: list[str], span: Span) -> tuple[int, int]:
    """Files and rows that were written."""
    from communique.cli.alone.ticker import ticking
    from communique.cli.exports.files import write

    files = rows = 0
    with ticking("files written") as tick:
        for written in write(store, folder, formats, span):
            files, rows = files + 1, rows + written.rows
            tick()
    return files, rows


def _summary(store: Store, written: tuple[int, int], left: int) -> None:
    from communique.cli.context import stderr

    files, rows = written
    stderr.print(f"{store.count()} events stand on the log; {files} files written, {rows} rows", soft_wrap=True)
    if left:
        stderr.print(f"{left} days outside the span have changed and were left as they are", soft_wrap=True)
