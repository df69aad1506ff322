"""Records → how far the read model has come, and which of them could not be read."""

import sqlite3
from collections.abc import Mapping

from communique.web.tables.record import Record

KEPT_UNREADABLE = 1000


def put(db: sqlite3.Connection, topic: str, partition: int, following: int) -> None:
    """The next offset to read; in the transaction of the rows before it."""
    db.execute(
        "INSERT INTO offsets VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET next = excluded.next",
        (topic, partition, following),
    )


def all_of(db: sqlite3.Connection) -> Mapping[tuple[str, int], int]:
    """Where to go on: (topic, partition) → offset."""
    return {(row["topic"], row["partition"]): row["next"] for row in db.execute("SELECT * FROM offsets")}


def put_unreadable(db: sqlite3.Connection, record: Record, error: Exception) -> None:
    """A record that is not what its topic carries is noted, never in the way."""
    db.execute(
        "INSERT OR REPLACE INTO unreadable VALUES (?, ?, ?, ?, ?)",
        (record.topic, record.partition, record.offset, record.at, f"{type(error).__name__}: {error}"[:500]),
    )
    db.execute(
        "DELETE FROM unreadable WHERE at < (SELECT at FROM unreadable ORDER BY at DESC LIMIT 1 OFFSET ?)",
        (KEPT_UNREADABLE,),
    )


def unreadable(db: sqlite3.Connection) -> list[dict[str, object]]:
    """The latest of them, newest first."""
    return [dict(row) for row in db.execute("SELECT * FROM unreadable ORDER BY at DESC, offset DESC LIMIT 100")]
