"""The events of two generations → those gained, lost and changed. Pure.

Not matched by id: that changes with the coder's version. The same article stands behind both, so what two coders
found at the same words is the same event, however they read it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from communique.schemas.events import CodedEvent, Entity

LEAST_CONFIDENCE = 0.01
"""A smaller step in confidence is no change."""


class Change(StrEnum):
    """What became of an event from one generation to the other."""

    GAINED = "gained"
    LOST = "lost"
    CHANGED = "changed"


@dataclass(frozen=True)
class Difference:
    """One event that is not in both as it is."""

    change: Change
    before: CodedEvent | None
    after: CodedEvent | None
    fields: tuple[str, ...] = ()
    """What changed."""

    @property
    def event(self) -> CodedEvent:
        """As it is now, or as it was."""
        event = self.after or self.before
        if event is None:
            raise ValueError("a difference without an event")
        return event


@dataclass(frozen=True)
class Comparison:
    """Two sets of events side by side."""

    before: int
    after: int
    alike: int
    differences: tuple[Difference, ...]

    def of(self, change: Change) -> list[Difference]:
        """Those of this kind."""
        return [it for it in self.differences if it.change is change]


def compare(before: Iterable[CodedEvent], after: Iterable[CodedEvent]) -> Comparison:
    """Each event of one matched with at most one of the other, article by article."""
    old, new = _by_article(before), _by_article(after)
    alike, found = 0, []
    for article in sorted({*old, *new}):
        pairs = list(_pairs(old.get(article, []), new.get(article, [])))
        differences = [it for it in (_difference(a, b) for a, b in pairs) if it]
        alike += len(pairs) - len(differences)
        found += sorted(differences, key=_place)
    return Comparison(_count(old), _count(new), alike, tuple(found))


def _by_article(events: Iterable[CodedEvent]) -> dict[str, list[CodedEvent]]:
    held: dict[str, list[CodedEvent]] = defaultdict(list)
    for event in events:
        held[event.article_id].append(event)
    return held


def _count(held: dict[str, list[CodedEvent]]) -> int:
    return sum(map(len, held.values()))


def _pairs(
    before: list[CodedEvent], after: list[CodedEvent]
) -> Iterator[tuple[CodedEvent, None] | tuple[None, CodedEvent] | tuple[CodedEvent, CodedEvent]]:
    """The most alike first; what is left over has no partner."""
    left, right = sorted(before, key=lambda it: it.id), sorted(after, key=lambda it: it.id)
    for likeness in LIKENESS:
        waiting: dict[Any, list[CodedEvent]] = defaultdict(list)
        for event in right:
            waiting[likeness(event)].append(event)
        rest = []
        for event in left:
            if partners := waiting[likeness(event)]:
                partner = partners.pop(0)
                right.remove(partner)
                yield event, partner
            else:
                rest.append(event)
        left = rest
    yield from ((event, None) for event in left)
    yield from ((None, event) for event in right)


def _difference(before: CodedEvent | None, after: CodedEvent | None) -> Difference | None:
    if before is None or after is None:
        return Difference(Change.GAINED if after else Change.LOST, before, after)
    changed = tuple(name for name, read in FIELDS.items() if read(before) != read(after))
    if abs(before.confidence - after.confidence) >= LEAST_CONFIDENCE:
        changed += ("confidence",)
    return Difference(Change.CHANGED, before, after, changed) if changed else None


def _place(difference: Difference) -> tuple[int, int, str]:
    return difference.event.sentence.start, difference.event.anchor.start, difference.change


def _entities(entities: Iterable[Entity]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted({(it.code, it.name) for it in entities}))


def _codes(event: CodedEvent) -> tuple[tuple[str, ...], tuple[str, ...]]:
    actor, recipient = (tuple(sorted({it.code for it in side})) for side in (event.actor, event.recipient))
    return actor, recipient


def _anchor(event: CodedEvent) -> tuple[int, int]:
    return event.anchor.start, event.anchor.end


def _sentence(event: CodedEvent) -> tuple[int, int]:
    return event.sentence.start, event.sentence.end


FIELDS: dict[str, Callable[[CodedEvent], Any]] = {
    "type": lambda it: it.event_type,
    "mode": lambda it: it.mode,
    "contexts": lambda it: sorted(it.contexts),
    "cameo": lambda it: it.cameo,
    "goldstein": lambda it: it.goldstein,
    "actor": lambda it: _entities(it.actor),
    "recipient": lambda it: _entities(it.recipient),
    "modality": lambda it: it.modality,
    "date": lambda it: (it.date, it.date_end, it.date_precision),
    "place": lambda it: it.place and (it.place.text, it.place.country, it.place.geonameid),
    "killed": lambda it: it.killed,
    "injured": lambda it: it.injured,
    "attributed to": lambda it: it.attributed_to and (it.attributed_to.code, it.attributed_to.name),
    "historical": lambda it: it.historical,
    "story": lambda it: it.story,
    "anchor": _anchor,
    "sentence": _sentence,
}
"""What makes an event what it is; not its id, and not who coded it or why."""

LIKENESS: tuple[Callable[[CodedEvent], Any], ...] = (
    lambda it: (*(repr(read(it)) for read in FIELDS.values()), round(it.confidence, 2)),
    lambda it: (_anchor(it), it.event_type, _codes(it)),
    lambda it: (_anchor(it), it.event_type),
    lambda it: (_anchor(it), _codes(it)),
    _anchor,
    lambda it: (_sentence(it), it.event_type, _codes(it)),
    lambda it: (_sentence(it), it.event_type),
    lambda it: (_sentence(it), _codes(it)),
)
"""From the same in all respects to the same sentence about the same sides."""
