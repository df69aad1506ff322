"""All that was told about the same sides, by kind and day: what one changed telling moves, and nothing else."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from communique.agents.acts import Telling
from communique.agents.days import REACH, Cell, Fact, Kind, by_day, facts

Place = tuple[Kind, Cell]
Members = tuple[Fact, ...]


@dataclass
class Book:
    """Of one shelf of the table `acts`. It is made from the rows once a worker; the rows hold the words."""

    kinds: dict[Kind, dict[int, dict[str, Fact]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(dict))
    )

    def add(self, key: str, telling: Telling | None) -> None:
        """A row that stands in the table."""
        for fact in _facts(key, telling):
            self.kinds[fact.kind][fact.day][key] = fact

    def change(self, key: str, before: Telling | None, after: Telling | None) -> tuple[dict[Place, Members], ...]:
        """The places that are touched, with their tellings before and after."""
        old, new = list(_facts(key, before)), list(_facts(key, after))
        days = {kind: [it.day for it in (*old, *new) if it.kind == kind] for kind in {it.kind for it in (*old, *new)}}
        was = self._places(days)
        for fact in old:
            del self.kinds[fact.kind][fact.day][key]
        self.add(key, after)
        now = self._places(days)
        touched = {
            place
            for place in {*was, *now}
            if was.get(place) != now.get(place) or any(it.key == key for it in now.get(place, ()))
        }
        return ({place: was.get(place, ()) for place in touched}, {place: now.get(place, ()) for place in touched})

    def _places(self, days: Mapping[Kind, Iterable[int]]) -> dict[Place, Members]:
        return {
            (kind, cell): tuple(members)
            for kind, near in days.items()
            for cell, members in by_day(self._near(kind, near)).items()
        }

    def _near(self, kind: Kind, days: Iterable[int]) -> list[Fact]:
        """Everything that a change on these days can move, and what decides where it moves."""
        return [
            fact
            for day, told in self.kinds[kind].items()
            if any(abs(day - it) <= REACH for it in days)
            for fact in told.values()
        ]


def _facts(key: str, telling: Telling | None) -> Iterable[Fact]:
    return facts(key, telling.version, telling.event) if telling and telling.event else ()
