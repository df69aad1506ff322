"""Records of the log → rows and offsets in one transaction. Nothing that stands in a record can stop it."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping

from communique.schemas import topics
from communique.web.tables import actors, articles, dead_letters, events, offsets
from communique.web.tables.record import Record
from communique.web.tables.store import Store

PUT: Mapping[str, Callable[[sqlite3.Connection, Record], None]] = {
    topics.ARTICLES_RAW.name: articles.put_raw,
    topics.ARTICLES_CLASSIFIED.name: articles.put_classified,
    topics.ARTICLES_CODED.name: articles.put_coded,
    topics.EVENTS_DIPLOMATIC.name: events.put,
    topics.ACTORS_PROFILES.name: actors.put,
    topics.DEAD_LETTERS.name: dead_letters.put,
}
"""What the view follows, and what each record does."""


def write(store: Store, records: Iterable[Record], positions: Mapping[tuple[str, int], int]) -> None:
    """All rows and the offsets after them, or nothing."""
    with store.writing() as db:
        for record in records:
            _put(db, record)
        for (topic, partition), following in positions.items():
            offsets.put(db, topic, partition, following)


def _put(db: sqlite3.Connection, record: Record) -> None:
    db.execute("SAVEPOINT record")
    try:
        PUT[record.topic](db, record)
    except sqlite3.OperationalError:  # the disk, not the record: the whole batch is tried again
        raise
    except Exception as error:  # noqa: BLE001 - a record may hold anything; it is noted and passed by
        db.execute("ROLLBACK TO record")
        offsets.put_unreadable(db, record, error)
    db.execute("RELEASE record")
