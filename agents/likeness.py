"""Whether two tellings may, or must, be of one act: who is named, where it was, in what words."""

import calendar
import re
from collections import defaultdict
from typing import NamedTuple

from communique.agents.acts import side
from communique.schemas.events import CodedEvent

WORD = re.compile(r"[^\W\d_]{4,}|\d+")
STEM = 5
"""Letters by which two forms of a word are known as one: sign, signed, signing."""
SHARED = 0.5
"""Of the words of the shorter sentence, names left out: so many in the other make an act of a near type the same."""


CALENDAR = frozenset(name.casefold()[:STEM] for name in (*calendar.day_name, *calendar.month_name))
"""When it was is compared elsewhere."""


class Marks(NamedTuple):
    """What tells two acts of the same sides on one day apart."""

    persons: dict[str, frozenset[str]]
    """Names of the people who act for each side."""
    country: str | None
    """Where it was, if its own sentence says so."""


def marks(event: CodedEvent) -> Marks:
    """Of one telling."""
    persons: dict[str, set[str]] = defaultdict(set)
    for entity in (*event.actor, *event.recipient):
        if entity.office:
            persons[side(entity)].add(entity.name)
    place = event.place
    inside = place is not None and event.sentence.start <= place.start < place.end <= event.sentence.end
    return Marks({one: frozenset(names) for one, names in persons.items()}, place.country if place and inside else None)


def fits(one: Marks, other: Marks) -> bool:
    """Nobody else is named for a side, and no other country as the place."""
    elsewhere = one.country and other.country and one.country != other.country
    return not elsewhere and all(other.persons[it] & names for it, names in one.persons.items() if it in other.persons)


def united(one: Marks, other: Marks) -> Marks:
    """What both together name."""
    sides = {**one.persons, **other.persons}
    persons = {it: one.persons.get(it, frozenset()) | other.persons.get(it, frozenset()) for it in sides}
    return Marks(persons, one.country or other.country)


def alike(one: CodedEvent, other: CodedEvent) -> bool:
    """Two stories say it in like words."""
    if (one.article_id, one.story) == (other.article_id, other.story):
        return False  # one story that says two things means two things
    mine, others = _words(one), _words(other)
    fewest = min(len(mine), len(others))
    return fewest > 0 and len(mine & others) / fewest >= SHARED


def _words(event: CodedEvent) -> set[str]:
    names = {
        word
        for entity in (*event.actor, *event.recipient)
        for text in (entity.name, entity.mention.text if entity.mention else "")
        for word in _stems(text)
    }
    return _stems(event.sentence.text) - names - CALENDAR


def _stems(text: str) -> set[str]:
    return {word[:STEM] for word in WORD.findall(text.casefold())}
