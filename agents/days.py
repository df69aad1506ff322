"""Tellings of one kind of act → the day, or the vaguer time, of the act that each tells of. Pure, blind to order."""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from communique.agents.acts import Roles, roles
from communique.agents.near_types import as_it_can_be, called_off, family, meant
from communique.schemas.events import CodedEvent
from communique.schemas.ontology import MUTUAL, DatePrecision, EventType, Modality

BACK = 3
"""An act told without a date was at most so many days before."""
AHEAD = 31
"""A plan without a date is for at most so many days ahead; then it expires."""
REACH = 200
"""Days: what is further apart cannot change each other's place. An undated plan looks AHEAD, and so do what calls it
off, its company and theirs: four such steps, and some days of weeks."""
SPAN = {DatePrecision.DAY: 0, DatePrecision.WEEK: 6, DatePrecision.MONTH: 30}
HAPPENS = frozenset({Modality.ACTUAL, Modality.PLANNED})
Kind = tuple[str, Roles]
"""Family of types, and who acts on whom; in families of mutual acts the roles do not matter."""
Cell = tuple[str, int | str]


class Fact(NamedTuple):
    """What decides in whose company a telling belongs. Days are ordinals, 0 where none is told."""

    key: str
    """Of the telling's row."""
    version: int
    kind: Kind
    modality: Modality
    precision: DatePrecision
    date: int
    told: int
    source: str
    """Article: all that a telling without any day has in common with another."""
    guest: bool = False
    """It only calls a plan off, and is an act of another kind itself."""

    @property
    def day(self) -> int:
        """Where it stands in time."""
        return self.date or self.told


def facts(key: str, version: int, event: CodedEvent) -> Iterable[Fact]:
    """The telling among its kind and, if it is a cancellation, among the plans."""
    event = as_it_can_be(event)
    own = _fact(key, version, event, meant(event))
    plan = called_off(event)
    return (own, _fact(key, version, event, plan)._replace(guest=True)) if plan else (own,)


def by_day(told: Iterable[Fact]) -> dict[Cell, list[Fact]]:
    """The tellings of one kind by the time of their acts."""
    told = sorted(told)
    anchors = sorted({it.date for it in told if it.modality in HAPPENS and _exact(it) and not it.guest})
    cells: dict[Cell, list[Fact]] = defaultdict(list)
    for fact in told:
        if not _denies(fact):
            cells[_cell(fact, anchors)].append(fact)
    plans = {cell: times for cell, members in cells.items() if (times := _times(cell, members))}
    for fact in filter(_denies, told):
        cell = _plan(fact, plans) or (None if fact.guest else _cell(fact, anchors))
        if cell:
            cells[cell].append(fact)
    return dict(cells)


def _fact(key: str, version: int, event: CodedEvent, event_type: EventType) -> Fact:
    acting, receiving = roles(event)
    kind = (tuple(sorted({*acting, *receiving})), ()) if event_type in MUTUAL else (acting, receiving)
    told = 0 if event.historical or not event.published_at else event.published_at.date().toordinal()
    return Fact(
        key=key,
        version=version,
        kind=(family(event_type), kind),
        modality=event.modality,
        precision=event.date_precision if event.date else DatePrecision.NONE,
        date=event.date.toordinal() if event.date else 0,
        told=told,
        source=event.article_id,
    )


def _exact(fact: Fact) -> bool:
    return fact.precision is DatePrecision.DAY


def _denies(fact: Fact) -> bool:
    return fact.guest or fact.modality is Modality.DENIED


def _cell(fact: Fact, anchors: list[int]) -> Cell:
    """Its own day; else the day of an act that is told with one and fits; else what is known of its time."""
    planned = fact.modality is Modality.PLANNED
    if _exact(fact):
        return (DatePrecision.DAY, fact.date)
    if fact.date:
        span = SPAN.get(fact.precision, 0) if planned or fact.precision is DatePrecision.WEEK else 0
        fits = _first(anchors, fact.date, fact.date + span) if span else None
        return (DatePrecision.DAY, fits) if fits else (fact.precision, fact.date)
    if not fact.told:
        return (DatePrecision.NONE, fact.source)
    if planned:
        fits = _first(anchors, fact.told, fact.told + AHEAD)
        return (DatePrecision.DAY, fits) if fits else ("told", _monday(fact.told))
    return (DatePrecision.DAY, _last(anchors, fact.told - BACK, fact.told) or fact.told)


def _times(cell: Cell, members: Iterable[Fact]) -> tuple[int, int, int] | None:
    """First and last day of what was planned here, and when that was first told; None: nothing was."""
    told = [it.told for it in members if it.modality is Modality.PLANNED]
    precision, day = cell
    if not told or not isinstance(day, int):
        return None
    span = AHEAD if precision == "told" else SPAN.get(DatePrecision(precision), 0)
    return (day, day + span, min(told))


def _plan(fact: Fact, plans: Mapping[Cell, tuple[int, int, int]]) -> Cell | None:
    """The plan that it calls off: that of its date, else the next one that was known when it was told."""
    if _exact(fact) and (DatePrecision.DAY, fact.date) in plans:
        return (DatePrecision.DAY, fact.date)
    now = fact.told or fact.date
    open_ = [
        (first, last, cell)
        for cell, (first, last, told) in plans.items()
        if first <= now + AHEAD and now <= last and told <= now
    ]
    return min(open_)[2] if open_ else None


def _first(anchors: list[int], since: int, until: int) -> int | None:
    at = bisect_left(anchors, since)
    return anchors[at] if at < len(anchors) and anchors[at] <= until else None


def _last(anchors: list[int], since: int, until: int) -> int | None:
    at = bisect_right(anchors, until)
    return anchors[at - 1] if at and anchors[at - 1] >= since else None


def _monday(day: int) -> int:
    return day - dt.date.fromordinal(day).weekday()
