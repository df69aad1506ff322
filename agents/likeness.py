"""Whether two tellings may, or must, be of one act: who is named, where it was, in what words."""

import calendar
import re
from collections import defaultdict
from typing import NamedTuple

from communique.agents.acts import side
from communique.agents.near_types import EMPTY_WORDS
from communique.schemas.events import CodedEvent, Entity
from communique.schemas.ontology import DatePrecision

WORD = re.compile(r"[^\W\d_]{4,}|\d+")
UNKNOWN = "UNK"
STEM = 4
"""Letters by which two forms of a word are known as one: kill, killed, killing."""
SHARED = 0.5
"""Of the words of the shorter sentence, names left out: so many in the other make two sentences alike."""


AT_LEAST = 2
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
    """Both say it in like words."""
    mine, others = _words(one), _words(other)
    fewest, shared = min(len(mine), len(others)), len(mine & others)
    return fewest > 0 and shared / fewest >= SHARED and shared >= min(fewest, AT_LEAST)


def is_one_story(one: CodedEvent, other: CodedEvent) -> bool:
    """Both stand in the same story."""
    return (one.article_id, one.story) == (other.article_id, other.story)


def is_named(event: CodedEvent) -> bool:
    """It says between whom it was."""
    entities = (*event.actor, *event.recipient)
    return len({side(it) for it in entities}) > 1 and not any(map(_is_nobody, entities))


def is_certain(event: CodedEvent) -> bool:
    """It says between whom and on which day: enough to know the act again, in whatever words."""
    return is_named(event) and event.date is not None and event.date_precision is DatePrecision.DAY


def _is_nobody(entity: Entity) -> bool:
    """Unknown, or a bare sector: lawmakers, rebels, civilians of no named state."""
    return entity.country is None and entity.code == (entity.sector or UNKNOWN)


def _words(event: CodedEvent) -> set[str]:
    names = {
        word
        for entity in (*event.actor, *event.recipient)
        for text in (entity.name, entity.mention.text if entity.mention else "")
        for word in _stems(text)
    }
    return _stems(event.sentence.text) - names - CALENDAR


def _stems(text: str) -> set[str]:
    return {word[:STEM] for word in WORD.findall(text.casefold()) if word not in EMPTY_WORDS}
