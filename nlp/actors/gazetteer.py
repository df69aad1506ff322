"""Actor files → one object that finds actors in text and says who they are on a day."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from communique.nlp.actors.codes import country_of
from communique.nlp.actors.match import Automaton, Match
from communique.nlp.actors.people import People, surname_of
from communique.nlp.actors.records import Kind, Record, read, shipped
from communique.nlp.actors.resolve import Resolution, Resolver
from communique.schemas.events import Entity


class Gazetteer:
    """Names of actors with codes and dates; immutable once loaded."""

    def __init__(self, records: tuple[Record, ...]) -> None:
        self.records = records
        self.people = People(records)
        self._automaton = Automaton(sorted(records, key=_precedence))
        states = {record.code: record.name for record in reversed(records) if record.kind in (Kind.STATE, Kind.GROUP)}
        self._states = states
        self._resolver = Resolver(self.find, self.people, states)

    @classmethod
    def load(cls, extra: tuple[Path, ...] = ()) -> "Gazetteer":
        """Our own actor files, then the user's."""
        return cls(tuple(record for path in (*shipped(), *extra) for record in read(path)))

    def find(self, text: str) -> list[Match]:
        """Every name and role in the text, longest first, never overlapping."""
        return self._automaton.find(text)

    def resolve(self, match: Match, on: dt.date | None = None) -> Entity | None:
        """Who a match is on that day; nothing where the name is several people's."""
        found = self._resolver.match(match, on)
        return found.entity if found else None

    def state(self, code: str) -> Entity | None:
        """The state or group of a code."""
        name = self._states.get(code)
        return Entity(code=code, name=name, country=country_of(code)) if name else None

    def explain_phrase(
        self, phrase: str, on: dt.date | None = None, context: Mapping[str, str] | None = None
    ) -> Resolution | None:
        """Who a noun phrase is on that day, and why.

        `context` maps what the story calls somebody (`Wang`) to the name it introduced (`Wang Yi`).
        """
        known = (context or {}).get(phrase.strip())
        return self._resolver.phrase(known or phrase, on)

    def resolve_phrase(
        self, phrase: str, on: dt.date | None = None, context: Mapping[str, str] | None = None
    ) -> Entity | None:
        """`explain_phrase` without the reason."""
        found = self.explain_phrase(phrase, on, context)
        return found.entity if found else None

    @staticmethod
    def surname_of(name: str, country: str = "") -> str:
        """What a story calls a person after the first time."""
        return surname_of(name, country)


PRECEDENCE = (Kind.PERSON, Kind.ORGANISATION, Kind.STATE, Kind.SEAT, Kind.PEOPLE, Kind.DEMONYM, Kind.GROUP, Kind.ROLE)


def _precedence(record: Record) -> int:
    return PRECEDENCE.index(record.kind)
