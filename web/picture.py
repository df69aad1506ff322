"""The read model → what the overview shows beside the newest events: how much happened, where, and who is busier."""

import datetime as dt
import sqlite3
from collections.abc import Sequence
from math import log
from typing import NamedTuple

from communique.web import charts, regions, worldmap
from communique.web.tables import actors, days

WINDOWS = {70: "10 weeks", 183: "6 months", 365: "year", 1826: "5 years", 36525: "all"}
"""Days that the overview can look back, and what they are called."""
ENOUGH = 40
"""Events that a window holds at least, if none was asked for: the shortest of the windows that does."""


class Country(NamedTuple):
    """A country on the map: its shape, how busy (1 to 5), of what temper (−2 conflict to +2 cooperation)."""

    code: str
    name: str
    shape: worldmap.Shape
    events: int
    goldstein: float | None
    activity: int
    temper: int


class Week(NamedTuple):
    """The week in question against the four before."""

    events: int
    usual: float
    conflict: int
    goldstein: float | None


class Picture(NamedTuple):
    """All of it, as of one moment; `end` is None while nothing is dated."""

    end: dt.date | None
    window: int
    timeline: charts.Timeline | None = None
    week: Week | None = None
    actors: Sequence[days.Busy] = ()
    pairs: Sequence[days.Busy] = ()
    countries: Sequence[Country] = ()
    names: dict[str, str] = {}  # noqa: RUF012 - never changed


def picture(db: sqlite3.Connection, asked: int) -> Picture:
    """`asked`: days to look back; 0 for the shortest window that has enough to show."""
    end = days.last_day(db)
    if end is None:
        return Picture(None, asked)
    window = asked or _fitting(db, end)
    first = days.span(db, "all", "")
    since = max(end - dt.timedelta(window - 1), min(first[0] if first else end, end - dt.timedelta(69)))
    busy, pairs = days.busiest(db, "actor", end), days.busiest(db, "pair", end)
    codes = [it.key for it in busy] + [code for it in pairs for code in it.key.split(">", 1)]
    return Picture(
        end=end,
        window=window,
        timeline=charts.timeline(days.counts(db, "all", "", since, end), since, end, "All events by quad class"),
        week=_week(db, end),
        actors=busy,
        pairs=pairs,
        countries=_countries(days.of_keys(db, "country", since, end)),
        names=actors.names(db, codes),
    )


def _fitting(db: sqlite3.Connection, end: dt.date) -> int:
    since = days.first_day_with(db, ENOUGH, end)
    back = (end - since).days + 1 if since else max(WINDOWS)
    return next(it for it in WINDOWS if it >= min(back, max(WINDOWS)))


def _week(db: sqlite3.Connection, end: dt.date) -> Week:
    counts = days.counts(db, "all", "", end - dt.timedelta(days=7 * days.WEEKS + 6), end)
    now = [it for it in counts if it.day > end - dt.timedelta(days=7)]
    events, before = sum(it.events for it in now), sum(it.events for it in counts)
    goldstein = sum(it.goldstein for it in now) / events if events else None
    conflict = sum(it.events for it in now if it.quad_class > 2)
    return Week(events, (before - events) / days.WEEKS, conflict, goldstein)


def _countries(found: dict[str, tuple[int, float]]) -> list[Country]:
    most = max((events for events, _ in found.values()), default=1)
    return [_country(code, shape, *found.get(code, (0, None)), most=most) for code, shape in worldmap.shapes().items()]


def _country(code: str, shape: worldmap.Shape, events: int, goldstein: float | None, *, most: int) -> Country:
    """Activity by the logarithm: of two neighbouring shades one is some times the other."""
    activity = 1 + min(4, int(5 * log(events) / log(most + 1))) if events else 0
    temper = sum(goldstein > edge for edge in (-4, -1, 1, 4)) - 2 if goldstein is not None else 0
    return Country(code, regions.name(code), shape, events, goldstein, activity, temper)
