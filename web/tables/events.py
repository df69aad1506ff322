"""`events.diplomatic` → the tables `events` and `event_texts`, with parts, pairs, tellings, aliases, daily counts."""

import json
import sqlite3
from collections.abc import Iterable

from communique.schemas.events import DiplomaticEvent, Entity
from communique.web.tables import contributions
from communique.web.tables.pack import pack, unpack
from communique.web.tables.record import Record

EPOCH = 1_577_836_800_000
"""2020, in milliseconds: where `n` begins to count."""
PLACES = 1024
"""Events that may change within one millisecond, each with an `n` of its own."""
LAST = 2**40
RELATED = ("event_texts", "parts", "pairs", "publishers", "tellings")


def put(db: sqlite3.Connection, record: Record) -> None:
    """The latest revision replaces the former one and what that had added."""
    event = DiplomaticEvent.model_validate_json(record.value) if record.value is not None else None
    event_id = event.id if event else (record.key or b"").decode()
    former = db.execute("SELECT n, value FROM events JOIN event_texts USING (n) WHERE id = ?", (event_id,)).fetchone()
    if former:
        _take_back(db, former["n"], DiplomaticEvent.model_validate_json(unpack(former["value"])))
    if event:
        _add(db, event, record)


def _take_back(db: sqlite3.Connection, n: int, event: DiplomaticEvent) -> None:
    db.execute(
        "INSERT OR IGNORE INTO revisions "
        'SELECT id, revision, changed, mentions, publishers, confidence, live, partition, "offset" '
        "FROM events WHERE n = ?",
        (n,),
    )
    for table in ("events", *RELATED):
        db.execute(f"DELETE FROM {table} WHERE n = ?", (n,))  # noqa: S608 - words of ours
    _count(db, event, -1)


def _add(db: sqlite3.Connection, event: DiplomaticEvent, record: Record) -> None:
    n, live = _place(db, record.at), not event.retracted
    facts, texts = _facts(event, record), _texts(event, record)
    db.execute(f"INSERT INTO events VALUES (?, {', '.join('?' * len(facts))})", (n, *facts))  # noqa: S608
    db.execute(f"INSERT INTO event_texts VALUES (?, {', '.join('?' * len(texts))})", (n, *texts))  # noqa: S608
    parts, pairs = contributions.parts(event), contributions.pairs(event)
    db.executemany("INSERT INTO parts VALUES (?, ?, ?, ?)", [(live, *it, n) for it in parts])
    either = pairs | {(b, a) for a, b in pairs}
    db.executemany("INSERT INTO pairs VALUES (?, ?, ?, ?)", [(live, *it, n) for it in either])
    publishers = {it.publisher for it in event.evidence if it.publisher}
    db.executemany("INSERT INTO publishers VALUES (?, ?, ?)", [(live, it, n) for it in publishers])
    told = {it.article_id for it in event.evidence} or {event.article_id}
    db.executemany("INSERT INTO tellings VALUES (?, ?)", [(n, it) for it in told])
    _count(db, event, +1)


def _place(db: sqlite3.Connection, at: int) -> int:
    """A free `n` for what the broker took in at this millisecond: the order of n is the order of change."""
    first = min(max(at - EPOCH, 0), LAST) * PLACES
    query = "SELECT max(n) FROM events WHERE n BETWEEN ? AND ?"
    for places in (PLACES, PLACES**2):  # more in one millisecond than it has places: within its second
        last = db.execute(query, (first, first + places - 1)).fetchone()[0]
        if last is None or last < first + places - 1:
            break
    return first if last is None else int(last) + 1


def _facts(event: DiplomaticEvent, record: Record) -> tuple[object, ...]:
    """In the order of schema.sql."""
    return (
        *(event.id, event.article_id, event.story),
        *(event.event_type.value, event.mode or "", event.cameo, int(event.quad_class), event.goldstein),
        *(event.modality.value, event.date.isoformat() if event.date else "", contributions.day_of(event)),
        *(event.first_published_at.isoformat() if event.first_published_at else "", record.at),
        *((event.place.country or "") if event.place else "", event.confidence),
        *(event.mentions, event.articles, event.publishers, event.revision, not event.retracted),
        *(record.partition, record.offset),
    )


def _texts(event: DiplomaticEvent, record: Record) -> tuple[object, ...]:
    place = event.place.text if event.place else ""
    named = (_named(event.actor), _named(event.recipient))
    return (*named, event.sentence.text, " ".join(_words(event)), place, pack(record.value or b""))


def _named(entities: Iterable[Entity]) -> str:
    return json.dumps([[entity.code, entity.name] for entity in entities], ensure_ascii=False)


def _words(event: DiplomaticEvent) -> list[str]:
    """What full-text search finds an event by, beside its sentence and place."""
    return [
        word for entity in (*event.actor, *event.recipient) for word in (entity.code, entity.name, entity.office or "")
    ]


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
    query = 'SELECT value, partition, "offset", changed FROM events JOIN event_texts USING (n) WHERE id = ?'
    row = db.execute(query, (event_id,)).fetchone()
    return (DiplomaticEvent.model_validate_json(unpack(row["value"])), row) if row else None


def revisions(db: sqlite3.Connection, event_id: str) -> list[sqlite3.Row]:
    """What it was before, newest first."""
    query = "SELECT * FROM revisions WHERE id = ? ORDER BY changed DESC, revision DESC LIMIT 50"
    return db.execute(query, (event_id,)).fetchall()


def of_article(db: sqlite3.Connection, article_id: str) -> list[DiplomaticEvent]:
    """Every event that the article tells of."""
    query = "SELECT value FROM tellings JOIN event_texts USING (n) WHERE article_id = ? LIMIT 500"
    return [DiplomaticEvent.model_validate_json(unpack(row["value"])) for row in db.execute(query, (article_id,))]
