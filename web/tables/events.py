"""`events.diplomatic` → the table `events` with its parts, pairs, tellings, aliases and daily counts."""

import json
import sqlite3
from collections.abc import Iterable

from communique.schemas.events import DiplomaticEvent, Entity
from communique.web.tables import contributions
from communique.web.tables.pack import pack, unpack
from communique.web.tables.record import Record


def put(db: sqlite3.Connection, record: Record) -> None:
    """The latest revision replaces the former one and what that had added."""
    event = DiplomaticEvent.model_validate_json(record.value) if record.value is not None else None
    event_id = event.id if event else (record.key or b"").decode()
    former = db.execute("SELECT n, value FROM events WHERE id = ?", (event_id,)).fetchone()
    if former:
        _take_back(db, former["n"], DiplomaticEvent.model_validate_json(unpack(former["value"])))
    if event:
        _add(db, event, record, former["n"] if former else None)


def _take_back(db: sqlite3.Connection, n: int, event: DiplomaticEvent) -> None:
    db.execute("DELETE FROM events WHERE n = ?", (n,))
    for table in ("parts", "pairs", "tellings"):
        db.execute(f"DELETE FROM {table} WHERE n = ?", (n,))  # noqa: S608 - three words of ours
    _count(db, event, -1)


def _add(db: sqlite3.Connection, event: DiplomaticEvent, record: Record, n: int | None) -> None:
    n = db.execute(f"INSERT INTO events VALUES ({', '.join('?' * 29)})", _row(event, record, n)).lastrowid  # noqa: S608
    changed = record.at
    if not event.retracted:
        db.executemany(
            "INSERT INTO parts VALUES (?, ?, ?, ?)", [(*it, changed, n) for it in contributions.parts(event)]
        )
        db.executemany(
            "INSERT INTO pairs VALUES (?, ?, ?, ?)", [(*it, changed, n) for it in contributions.pairs(event)]
        )
    db.executemany("INSERT OR IGNORE INTO tellings VALUES (?, ?, ?, ?)", [(n, *it) for it in _tellings(event)])
    _count(db, event, +1)


def _row(event: DiplomaticEvent, record: Record, n: int | None) -> tuple[object, ...]:
    """In the order of schema.sql."""
    return (
        *(n, event.id, event.article_id, event.story),
        *(event.event_type.value, event.mode or "", event.cameo, int(event.quad_class), event.goldstein),
        *(event.modality.value, event.date.isoformat() if event.date else "", contributions.day_of(event)),
        *(event.first_published_at.isoformat() if event.first_published_at else "", record.at),
        *(event.place.text if event.place else "", (event.place.country or "") if event.place else ""),
        *(event.confidence, event.mentions, event.articles, event.publishers, event.revision, not event.retracted),
        *(_named(event.actor), _named(event.recipient)),
        *(event.sentence.text, " ".join(_words(event))),
        *(pack(record.value or b""), record.partition, record.offset),
    )


def _named(entities: Iterable[Entity]) -> str:
    return json.dumps([[entity.code, entity.name] for entity in entities], ensure_ascii=False)


def _words(event: DiplomaticEvent) -> list[str]:
    """What full-text search finds an event by, beside its sentence and place."""
    return [
        word for entity in (*event.actor, *event.recipient) for word in (entity.code, entity.name, entity.office or "")
    ]


def _tellings(event: DiplomaticEvent) -> set[tuple[str, str, str]]:
    told = {(it.article_id, it.publisher or "", it.event_id) for it in event.evidence}
    return told or {(event.article_id, "", event.id)}


def _count(db: sqlite3.Connection, event: DiplomaticEvent, sign: int) -> None:
    db.executemany(
        "INSERT INTO days VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
        "events = events + excluded.events, goldstein = goldstein + excluded.goldstein",
        [(*bucket, sign, sign * event.goldstein) for bucket in contributions.buckets(event)],
    )
    if not event.retracted:
        db.executemany(
            "INSERT INTO aliases VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET events = events + excluded.events",
            [(*alias, sign) for alias in contributions.aliases(event)],
        )


def get(db: sqlite3.Connection, event_id: str) -> tuple[DiplomaticEvent, sqlite3.Row] | None:
    """The event as it stands on the log, with its coordinates."""
    row = db.execute('SELECT value, partition, "offset", changed FROM events WHERE id = ?', (event_id,)).fetchone()
    return (DiplomaticEvent.model_validate_json(unpack(row["value"])), row) if row else None


def of_article(db: sqlite3.Connection, article_id: str) -> list[DiplomaticEvent]:
    """Every event that the article tells of."""
    rows = db.execute(
        "SELECT DISTINCT n, value FROM events JOIN tellings USING (n) WHERE tellings.article_id = ? LIMIT 500",
        (article_id,),
    )
    return [DiplomaticEvent.model_validate_json(unpack(row["value"])) for row in rows]
