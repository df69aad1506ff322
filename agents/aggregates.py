"""What all contributions to one actor come to: one more, one less, and it is what counting anew would give."""

import datetime as dt
from bisect import bisect_left, insort
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from communique.agents.contributions import Part
from communique.schemas.ontology import Modality


class Count(Counter[Any]):
    """Counts without zeros, so that two ways to the same counts look the same."""

    def add(self, item: Any, sign: int) -> None:
        """One more or one less."""
        self[item] += sign
        if not self[item]:
            del self[item]


class Ordered(list[Any]):
    """Values in order, repeats too: first, last and the newest few are at hand whatever was taken out."""

    def add(self, item: Any, sign: int) -> None:
        """One more or one less."""
        if sign > 0:
            insort(self, item)
        else:
            del self[bisect_left(self, item)]


@dataclass
class Sum:
    """A set of acts."""

    events: int = 0
    as_actor: int = 0
    as_recipient: int = 0
    types: Count = field(default_factory=Count)
    quads: Count = field(default_factory=Count)
    goldstein: Decimal = Decimal(0)
    """Exact: neither the order nor what came and went shows in it."""

    def add(self, part: Part, sign: int) -> None:
        """One more or one less."""
        self.events += sign
        self.as_actor += sign * part.as_actor
        self.as_recipient += sign * part.as_recipient
        self.types.add(part.event_type.value, sign)
        self.quads.add(str(part.quad_class.value), sign)
        self.goldstein += sign * Decimal(str(part.goldstein))


@dataclass
class Dyad:
    """What passed between the actor and one counterpart."""

    acts: Sum = field(default_factory=Sum)
    names: Count = field(default_factory=Count)
    days: Ordered = field(default_factory=Ordered)


@dataclass
class Aggregate:
    """Of one actor. Only actual events count; planned ones stand in the agenda."""

    standing: int = 0
    """Events of any modality."""
    names: Count = field(default_factory=Count)
    office_names: Count = field(default_factory=Count)
    """Of the people who speak for it."""
    countries: Count = field(default_factory=Count)
    sectors: Count = field(default_factory=Count)
    as_actor: Sum = field(default_factory=Sum)
    as_recipient: Sum = field(default_factory=Sum)
    days: dict[dt.date, Sum] = field(default_factory=dict)
    months: dict[dt.date, Sum] = field(default_factory=dict)
    """By their first day."""
    dyads: dict[str, Dyad] = field(default_factory=dict)
    articles: Count = field(default_factory=Count)
    publishers: Count = field(default_factory=Count)
    published: Ordered = field(default_factory=Ordered)
    actual: Ordered = field(default_factory=Ordered)
    """(day, event id); without a day: the first of all days."""
    planned: Ordered = field(default_factory=Ordered)
    """(last day on which it can come about, event id)."""

    def add(self, event_id: str, part: Part, sign: int = 1) -> None:
        """One more contribution; or, with sign -1, one less."""
        self.standing += sign
        (self.office_names if part.actor.office else self.names).add(part.actor.name, sign)
        self.countries.add(part.actor.country, sign)
        self.sectors.add(part.actor.sector, sign)
        if part.published_at:
            self.published.add(part.published_at, sign)
        if part.modality is Modality.PLANNED:
            self.planned.add((part.until or dt.date.max, event_id), sign)
        elif part.modality is Modality.ACTUAL:
            self._count(event_id, part, sign)

    def _count(self, event_id: str, part: Part, sign: int) -> None:
        self.actual.add((part.day or dt.date.min, event_id), sign)
        if part.as_actor:
            self.as_actor.add(part, sign)
        if part.as_recipient:
            self.as_recipient.add(part, sign)
        if part.day and not part.historical:
            _bucket(self.days, part.day, part, sign)
            _bucket(self.months, part.day.replace(day=1), part, sign)
        for code, name in part.counterparts.items():
            self._pass(code, name, part, sign)
        for article in part.articles:
            self.articles.add(article, sign)
        for publisher in part.publishers:
            self.publishers.add(publisher, sign)

    def _pass(self, code: str, name: str, part: Part, sign: int) -> None:
        dyad = self.dyads.setdefault(code, Dyad())
        dyad.acts.add(part, sign)
        dyad.names.add(name, sign)
        if part.day:
            dyad.days.add(part.day, sign)
        if not dyad.acts.events:
            del self.dyads[code]


def _bucket(buckets: dict[dt.date, Sum], day: dt.date, part: Part, sign: int) -> None:
    bucket = buckets.setdefault(day, Sum())
    bucket.add(part, sign)
    if not bucket.events:
        del buckets[day]
