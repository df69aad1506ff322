"""Person records → who held which office on a day, and what a person is on that day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from communique.nlp.actors.codes import country_of
from communique.nlp.actors.fold import fold
from communique.nlp.actors.records import Kind, Record

FORMER = "ELI"
"""CAMEO: those who held office and hold it no longer are elites of their country."""
FAMILY_NAME_FIRST = {"CHN", "TWN", "HKG", "MAC", "KOR", "PRK", "VNM", "KHM"}
PARTICLES = {
    "al",
    "el",
    "van",
    "von",
    "der",
    "den",
    "de",
    "da",
    "di",
    "du",
    "la",
    "le",
    "bin",
    "ben",
    "abu",
    "ould",
    "dos",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is on a day."""

    code: str
    office: str | None
    reason: str


class People:
    """All persons with all their terms of office."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._terms: dict[tuple[str, str], list[Record]] = defaultdict(list)
        self._offices: dict[tuple[str, str], list[Record]] = defaultdict(list)
        for record in records:
            if record.kind is Kind.PERSON:
                self._terms[_identity(record)].append(record)
                self._offices[record.code[:3], record.office].append(record)

    def holder(self, country: str, office: str, on: dt.date | None) -> Record | None:
        """Who holds an office on that day, if exactly one person does."""
        terms = self._offices.get((country, office), ())
        holders = {term.name: term for term in terms if term.holds(on)}
        return next(iter(holders.values())) if len(holders) == 1 else None

    def choose(self, records: Iterable[Record], on: dt.date | None, *, surname: bool = False) -> Record | None:
        """Which of several persons of one name is meant: the only one, the one in office, or nobody.

        A bare surname means nobody before that person's first office: it was somebody else's then.
        """
        persons = {_identity(record): record for record in records if not (surname and self._unknown_yet(record, on))}
        serving = [record for person, record in persons.items() if any(term.holds(on) for term in self._terms[person])]
        for candidates in (list(persons.values()), serving):
            if len(candidates) == 1:
                return candidates[0]
        return None

    def _unknown_yet(self, person: Record, on: dt.date | None) -> bool:
        return on is not None and all(term.since > on for term in self._terms[_identity(person)])

    def standing(self, person: Record, on: dt.date | None) -> Standing:
        """In office, after it, or before it."""
        terms = sorted(self._terms[_identity(person)], key=lambda term: term.since)
        current = [term for term in terms if term.holds(on)] or (terms[-1:] if on is None else [])
        if current:
            term = current[-1]
            return Standing(term.code, term.office or None, f"{term.office or 'known'} since {_year(term.since)}")
        country = country_of(person.code) or person.code
        past = [term for term in terms if on is not None and term.until <= on]
        if past:
            return Standing(country + FORMER, None, f"former {past[-1].office}, until {_year(past[-1].until)}")
        return Standing(country, None, f"before the first known office, {terms[0].office} from {_year(terms[0].since)}")


def _identity(record: Record) -> tuple[str, str]:
    return record.code[:3], record.name


def _year(day: dt.date) -> str:
    return "always" if day == dt.date.min else str(day.year)


def surname_of(name: str, country: str = "") -> str:
    """What a story calls a person after the first time: `Wang` for Wang Yi, `van der Bellen`, `Lavrov`."""
    words = name.split()
    if country[:3] in FAMILY_NAME_FIRST and len(words) > 1 and words[0] not in WESTERN_GIVEN:
        return words[0]
    words = [word for word in words if word.rstrip(".,").lower() not in {"jr", "sr", "ii", "iii"}]
    start = len(words) - 1
    while start > 1 and fold(words[start - 1]) in PARTICLES:
        start -= 1
    return " ".join(words[max(start, 0) :])


WESTERN_GIVEN = {"Carrie", "John", "Donald", "Joseph", "Paul", "Audrey", "Jaushieh"}
