"""Folded text → the longest aliases in it, in one pass of an Aho-Corasick automaton."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import ahocorasick

from communique.nlp.actors.fold import cased_like, fold
from communique.nlp.actors.plurals import pluralise
from communique.nlp.actors.records import Kind, Record

INFLECTED = (Kind.PEOPLE, Kind.ROLE)


@dataclass(frozen=True, slots=True)
class Match:
    """A name or role in the text, `text[start:end]`, and every record it may stand for."""

    start: int
    end: int
    text: str
    records: tuple[Record, ...]
    plural: bool = False

    @property
    def kind(self) -> Kind:
        """The kind of the first record: people before places before roles where a name is several things."""
        return self.records[0].kind


@dataclass(slots=True)
class _Alias:
    surface: str
    plural: bool
    records: list[Record]


class Automaton:
    """All aliases of all records."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._aliases: dict[str, list[_Alias]] = {}
        for record in records:
            for surface, plural in surfaces(record):
                self._add(surface, plural, record)
        self._automaton = ahocorasick.Automaton()
        for key, aliases in self._aliases.items():
            self._automaton.add_word(" " + key, aliases)
        self._automaton.make_automaton()

    def _add(self, surface: str, plural: bool, record: Record) -> None:
        known = self._aliases.setdefault(fold(surface), [])
        for alias in known:
            if alias.surface == surface:
                alias.records.append(record)
                return
        known.append(_Alias(surface, plural, [record]))

    def find(self, text: str) -> list[Match]:
        """Leftmost, then longest; matches never overlap."""
        found: list[Match] = []
        reached = -1
        for match in sorted(self._hits(text), key=lambda hit: (hit.start, -hit.end)):
            if match.start >= reached:
                found.append(match)
                reached = match.end
        return found

    def _hits(self, text: str) -> Iterator[Match]:
        folded = " " + fold(text) + " "
        for last, aliases in self._automaton.iter(folded):
            if folded[last + 1].isalnum():
                continue
            end = last  # `folded` is one to the right of `text`, `last` one to the left of the end
            start = end - len(aliases[0].surface)
            surface = text[start:end]
            fitting = [alias for alias in aliases if cased_like(surface, alias.surface)]
            if fitting:
                records = tuple(record for alias in fitting for record in alias.records)
                yield Match(start, end, surface, records, all(alias.plural for alias in fitting))


def surfaces(record: Record) -> Iterator[tuple[str, bool]]:
    """Every form of a record's names, and whether it is a plural of ours."""
    names = record.aliases if record.kind in (Kind.DEMONYM, Kind.PEOPLE, Kind.SEAT) else (record.name, *record.aliases)
    for name in dict.fromkeys(names):
        yield name, False
        if record.kind in INFLECTED:
            plural = pluralise(name)
            if plural != name:
                yield plural, True
