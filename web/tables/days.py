"""The table `days` → what happened per day and week: of all, an actor, a country, a pair."""

import datetime as dt
import sqlite3
from collections.abc import Sequence
from itertools import pairwise
from statistics import mean, stdev
from typing import NamedTuple

WEEKS = 4
"""The baseline: so many weeks before the one in question."""


CANDIDATES = 400
"""Keys most above their mean that are looked at: z is never more than events above the mean."""


class Count(NamedTuple):
    """Events of one quad class on one day, and the sum of their Goldstein values."""

    day: dt.date
    quad_class: int
    events: int
    goldstein: float


class Busy(NamedTuple):
    """A key's last week against its own four weeks before: oldest first, the last one is the week in question."""

    key: str
    weeks: tuple[int, ...]
    usual: float
    z: float


def last_day(db: sqlite3.Connection) -> dt.date | None:
    """The newest day on which something happened, today at the latest: a log of old news is read as of then."""
    today = dt.datetime.now(dt.UTC).date().isoformat()
    found = db.execute(
        "SELECT max(day) FROM days WHERE kind = 'all' AND key = '' AND day <= ? AND events > 0", (today,)
    )
    day = found.fetchone()[0]
    return dt.date.fromisoformat(day) if day else None


def counts(db: sqlite3.Connection, kind: str, key: str, since: dt.date, until: dt.date) -> list[Count]:
    """Per day and quad class."""
    rows = db.execute(
        "SELECT day, quad_class, sum(events), sum(goldstein) FROM days "
        "WHERE kind = ? AND key = ? AND day BETWEEN ? AND ? GROUP BY day, quad_class HAVING sum(events) > 0",
        (kind, key, since.isoformat(), until.isoformat()),
    )
    return [Count(dt.date.fromisoformat(row[0]), row[1], row[2], row[3]) for row in rows]


def busiest(db: sqlite3.Connection, kind: str, end: dt.date, limit: int = 8) -> list[Busy]:
    """The keys most above what is usual for them in the week that ends on `end`."""
    starts = [(end - dt.timedelta(days=7 * back - 1)).isoformat() for back in range(WEEKS + 1, 0, -1)]
    sums = ", ".join(["sum(iif(day >= ? AND day < ?, events, 0))"] * WEEKS + ["sum(iif(day >= ?, events, 0)) AS week"])
    rows = db.execute(
        f"SELECT key, {sums} FROM days WHERE kind = ? AND day BETWEEN ? AND ? GROUP BY key HAVING week > 0 "  # noqa: S608
        "ORDER BY week - (sum(events) - week) / 4.0 DESC LIMIT ?",
        (
            *(day for pair in pairwise(starts) for day in pair),
            *(starts[-1], kind, starts[0], end.isoformat(), CANDIDATES),
        ),
    )
    found = [against_baseline(row[0], tuple(row)[1:]) for row in rows]
    found = [busy for busy in found if busy.z > 0]
    return sorted(found, key=lambda busy: (-busy.z, -busy.weeks[-1], busy.key))[:limit]


def against_baseline(key: str, weeks: tuple[int, ...]) -> Busy:
    """z: how many deviations above the mean of the weeks before; a deviation is never less than chance alone gives."""
    before = weeks[:-1]
    usual = mean(before)
    deviation = max(stdev(before), usual**0.5, 1.0)
    return Busy(key, weeks, usual, (weeks[-1] - usual) / deviation)


def first_day_with(db: sqlite3.Connection, events: int, end: dt.date) -> dt.date | None:
    """The latest day since which so many events lie, up to `end`; None: there are fewer."""
    rows = db.execute(
        "SELECT day, sum(events) FROM days WHERE kind = 'all' AND key = '' AND day BETWEEN '0001' AND ? "
        "GROUP BY day ORDER BY day DESC",
        (end.isoformat(),),
    )
    for day, found in rows:
        events -= found
        if events <= 0:
            return dt.date.fromisoformat(day)
    return None


def of_keys(db: sqlite3.Connection, kind: str, since: dt.date, until: dt.date) -> dict[str, tuple[int, float]]:
    """Key → events and mean Goldstein value in this time."""
    rows = db.execute(
        "SELECT key, sum(events) AS n, sum(goldstein) / sum(events) FROM days "
        "WHERE kind = ? AND day BETWEEN ? AND ? GROUP BY key HAVING n > 0",
        (kind, since.isoformat(), until.isoformat()),
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def totals(db: sqlite3.Connection, kind: str, keys: Sequence[str]) -> dict[str, tuple[int, float]]:
    """Key → events and mean Goldstein value of these keys, of all time."""
    holes = ", ".join("?" * len(keys))
    rows = db.execute(
        "SELECT key, sum(events) AS n, sum(goldstein) / sum(events) FROM days "  # noqa: S608
        f"WHERE kind = ? AND key IN ({holes}) GROUP BY key HAVING n > 0",
        (kind, *keys),
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def types(db: sqlite3.Connection, kind: str, key: str) -> list[tuple[str, int, int, float]]:
    """Per event type: quad class, events, mean Goldstein; most frequent first."""
    rows = db.execute(
        "SELECT event_type, quad_class, sum(events) AS n, sum(goldstein) / sum(events) FROM days "
        "WHERE kind = ? AND key = ? GROUP BY 1, 2 HAVING n > 0 ORDER BY n DESC, 1",
        (kind, key),
    )
    return [tuple(row) for row in rows]


def span(db: sqlite3.Connection, kind: str, key: str) -> tuple[dt.date, dt.date] | None:
    """The first and the last day."""
    query = "SELECT min(day), max(day) FROM days WHERE kind = ? AND key = ? AND events > 0 AND day != ''"
    first, last = db.execute(query, (kind, key)).fetchone()
    return (dt.date.fromisoformat(first), dt.date.fromisoformat(last)) if first else None
