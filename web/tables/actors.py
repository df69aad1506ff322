"""`actors.profiles` → the table `actors`: one row an actor, the profile beside it."""

import sqlite3

from communique.schemas.actors import ActorProfile, Tally
from communique.schemas.ontology import QuadClass
from communique.web import regions
from communique.web.tables.pack import pack, unpack
from communique.web.tables.record import Record

COOPERATION = (QuadClass.VERBAL_COOPERATION, QuadClass.MATERIAL_COOPERATION)
CONFLICT = (QuadClass.VERBAL_CONFLICT, QuadClass.MATERIAL_CONFLICT)


def put(db: sqlite3.Connection, record: Record) -> None:
    """The latest profile of an actor; a tombstone removes it."""
    if record.value is None:
        for table in ("actors", "profiles"):
            db.execute(f"DELETE FROM {table} WHERE code = ?", ((record.key or b"").decode(),))  # noqa: S608 - two words
        return
    profile = ActorProfile.model_validate_json(record.value)
    row = _row(profile, record)
    db.execute(f"INSERT OR REPLACE INTO actors VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608
    db.execute("INSERT OR REPLACE INTO profiles VALUES (?, ?)", (profile.code, pack(record.value)))


def _row(profile: ActorProfile, record: Record) -> tuple[object, ...]:
    """In the order of schema.sql."""
    roles = (profile.as_actor, profile.as_recipient)
    events = sum(tally.events for tally in roles)
    return (
        *(profile.code, profile.name, profile.country or "", profile.sector or "", regions.region(profile.country)),
        *(events, *(tally.events for tally in roles), _count(roles, COOPERATION), _count(roles, CONFLICT)),
        sum(tally.goldstein_sum for tally in roles) / events if events else None,
        *(len(profile.counterparts), len(profile.agenda), profile.articles, profile.publishers),
        *(str(profile.first_seen or ""), str(profile.last_seen or ""), record.at),
        f"{profile.code} {profile.name} {regions.name(profile.country)}".casefold(),
        *(record.partition, record.offset),
    )


def _count(roles: tuple[Tally, ...], classes: tuple[QuadClass, ...]) -> int:
    return sum(tally.by_quad_class.get(str(int(quad)), 0) for tally in roles for quad in classes)


def get(db: sqlite3.Connection, code: str) -> tuple[ActorProfile, sqlite3.Row] | None:
    """The profile as it stands on the log, with its coordinates."""
    row = db.execute("SELECT * FROM actors JOIN profiles USING (code) WHERE code = ?", (code,)).fetchone()
    return (ActorProfile.model_validate_json(unpack(row["value"])), row) if row else None


def facet(db: sqlite3.Connection, column: str) -> list[tuple[str, int]]:
    """How many actors each country, sector or region has, most first."""
    if column not in {"country", "sector", "region"}:
        raise ValueError(f"no facet {column!r}: country, sector or region")
    query = f"SELECT {column}, count(*) FROM actors WHERE {column} != '' GROUP BY 1 ORDER BY 2 DESC, 1"  # noqa: S608
    return [(row[0], row[1]) for row in db.execute(query)]


def names(db: sqlite3.Connection, codes: list[str]) -> dict[str, str]:
    """Code → name, for those that have a profile."""
    holes = ", ".join("?" * len(codes))
    return dict(tuple(row) for row in db.execute(f"SELECT code, name FROM actors WHERE code IN ({holes})", codes))  # noqa: S608


def aliases(db: sqlite3.Connection, code: str) -> list[sqlite3.Row]:
    """The words by which articles call the actor, most frequent first."""
    return db.execute(
        "SELECT text, name, office, events FROM aliases WHERE code = ? AND events > 0 AND text != '' "
        "ORDER BY events DESC, text LIMIT 60",
        (code,),
    ).fetchall()
