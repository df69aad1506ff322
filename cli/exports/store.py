"""Records of `events.diplomatic` → the events that stand, in one SQLite file, with the offsets in the same transaction.

The files of an export are a picture of this store: each day has a version, each file the version that it shows. So a
run that was killed at any point goes on where it was, and no event is in the files twice or missing.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Self

from communique.cli.exports.days import day_of
from communique.schemas.events import DiplomaticEvent

if TYPE_CHECKING:
    from communique.cli.log import Record

NAME = "_export.sqlite"
"""With an underscore: Spark, Arrow and Hive leave such files alone."""

SCHEMA = """
create table if not exists log (identity text primary key);
create table if not exists offsets (partition integer primary key, next integer not null);
create table if not exists events (id text primary key, day text not null, value blob not null);
create index if not exists events_by_day on events (day);
create table if not exists days (day text primary key, version integer not null);
create table if not exists files (path text primary key, version integer not null, writer text not null);
"""


class OtherLogError(Exception):
    """The folder holds the export of another log."""


class Store:
    """The state of one export folder."""

    def __init__(self, folder: Path, identity: str) -> None:
        """Opens or makes it.

        Raises:
            OtherLogError: what is there came from another cluster or prefix.
        """
        self._db = sqlite3.connect(folder / NAME, isolation_level=None)
        self._db.executescript(f"pragma journal_mode=wal; pragma synchronous=full; {SCHEMA}")
        self._db.execute("insert into log select ? where not exists (select * from log)", [identity])
        held = self._db.execute("select identity from log").fetchone()[0]
        if held != identity:
            self.close()
            raise OtherLogError(held)

    def offsets(self) -> dict[int, int]:
        """Where each partition goes on."""
        return dict(self._db.execute("select partition, next from offsets"))

    def apply(self, records: Iterable[Record]) -> list[str]:
        """Takes the records in, all or none; what cannot be read is left out and said."""
        refused = []
        with self._transaction():
            for record in records:
                try:
                    self._put(record)
                except ValueError as error:  # pydantic's and the decoder's alike
                    refused.append(f"{record.topic}/{record.partition}/{record.offset} is no event: {error}")
                self._db.execute("insert or replace into offsets values (?, ?)", [record.partition, record.offset + 1])
        return refused

    def _put(self, record: Record) -> None:
        key, after = (record.key or b"").decode(), _standing(record.value)
        before = self._db.execute("select day, value from events where id = ?", [key]).fetchone()
        if before == after:
            return  # sent twice, or withdrawn before we had seen it
        self._db.execute("delete from events where id = ?", [key])
        if after:
            self._db.execute("insert into events values (?, ?, ?)", [key, *after])
        for day in {it[0] for it in (before, after) if it}:
            self._db.execute("insert into days values (?, 1) on conflict do update set version = version + 1", [day])

    def days(self) -> dict[str, int]:
        """Every day that has or had an event, with its version."""
        return dict(self._db.execute("select day, version from days order by day"))

    def events(self, day: str) -> Iterator[DiplomaticEvent]:
        """The events of a day, in an order that does not change."""
        for (value,) in self._db.execute("select value from events where day = ? order by id", [day]):
            yield DiplomaticEvent.model_validate_json(zlib.decompress(value))

    def count(self) -> int:
        """How many events stand."""
        return int(self._db.execute("select count(*) from events").fetchone()[0])

    def is_fresh(self, path: str, version: int, writer: str) -> bool:
        """Whether the file shows this version of its day, written by this program."""
        row = self._db.execute("select version, writer from files where path = ?", [path]).fetchone()
        return bool(row == (version, writer))

    def note(self, path: str, version: int, writer: str) -> None:
        """The file shows this version now."""
        self._db.execute("insert or replace into files values (?, ?, ?)", [path, version, writer])

    def close(self) -> None:
        """Lets go of the file."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _transaction(self) -> _Transaction:
        return _Transaction(self._db)


def _standing(value: bytes | None) -> tuple[str, bytes] | None:
    """Day and packed message; none when the event is withdrawn."""
    event = None if value is None else DiplomaticEvent.model_validate_json(value)
    return None if value is None or event is None or event.retracted else (day_of(event), zlib.compress(value))


class _Transaction:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("begin immediate")

    def __exit__(self, failed: object, *_: object) -> None:
        self._db.execute("rollback" if failed else "commit")
