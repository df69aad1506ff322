"""The store → one file per day and table; only the days that have changed are written, each by renaming into place."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from communique.cli.exports.days import UNDATED
from communique.cli.exports.formats import TABLES, Table
from communique.cli.exports.store import Store
from communique.schemas.events import DiplomaticEvent


@dataclass(frozen=True)
class Span:
    """Days from `since` to `until`, both included; without either, the undated too."""

    since: str | None = None
    until: str | None = None

    def __contains__(self, day: object) -> bool:
        if day == UNDATED:
            return self.since is None and self.until is None
        return (self.since or "") <= str(day) <= (self.until or "9999-12-31")


@dataclass(frozen=True)
class Written:
    """A file that was written anew, or taken away because its day is empty now."""

    path: Path
    rows: int


def write(store: Store, folder: Path, formats: Sequence[str], span: Span) -> Iterator[Written]:
    """Brings the files of these formats up to date, day by day."""
    for day, number in store.days().items():
        if day in span:
            yield from _write_day(store, folder, day, number, [table for name in formats for table in TABLES[name]])


def behind(store: Store, formats: Sequence[str]) -> int:
    """Days that have changed since their files were written, as those outside the span that was asked for."""
    tables = [table for name in formats for table in TABLES[name]]
    return sum(
        any(not store.is_fresh(table.path(day), number, _writer()) for table in tables)
        for day, number in store.days().items()
    )


def _write_day(store: Store, folder: Path, day: str, number: int, tables: Iterable[Table]) -> Iterator[Written]:
    stale = [table for table in tables if not store.is_fresh(table.path(day), number, _writer())]
    events = list(store.events(day)) if stale else []
    for table in stale:
        path = folder / table.path(day)
        rows = _replace(path, table, events, day)
        store.note(table.path(day), number, _writer())
        yield Written(path, rows)


def _replace(path: Path, table: Table, events: Sequence[DiplomaticEvent], day: str) -> int:
    if not events:
        path.unlink(missing_ok=True)
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"_{path.name}.part")
    rows = table.write(half, events, day)
    with half.open("rb") as written:
        os.fsync(written.fileno())
    half.replace(path)
    return rows


def _writer() -> str:
    """Another version may write other columns: then every file is written anew."""
    return version("communique")
