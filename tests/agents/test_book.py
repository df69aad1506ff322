"""One changed telling moves exactly what counting anew moves, though only the days around it are looked at."""

from collections.abc import Mapping
from random import Random

import pytest

from communique.agents import book as book_module
from communique.agents.book import Book, Members, Place
from communique.agents.days import Fact, by_day
from communique.schemas.ontology import DatePrecision, Modality

KIND = ("0", (("FRA", "KEN"), ()))
MODALITIES = [Modality.ACTUAL, Modality.ACTUAL, Modality.PLANNED, Modality.PLANNED, Modality.DENIED]
PRECISIONS = [DatePrecision.DAY, DatePrecision.WEEK, DatePrecision.MONTH, DatePrecision.NONE, DatePrecision.NONE]


def fact(chance: Random, key: str, version: int) -> Fact:
    """Sparse enough over two years that what one changes reaches far."""
    told = 738_000 + chance.randrange(700)
    precision = chance.choice(PRECISIONS)
    date = told + chance.randrange(-5, 40) if precision is not DatePrecision.NONE else 0
    guest = chance.random() < 0.1
    return Fact(key, version, KIND, chance.choice(MODALITIES), precision, date, told, key, guest)


def changed(chance: Random, monkeypatch: pytest.MonkeyPatch) -> tuple[dict[Place, Members], dict[Place, Members]]:
    """All places as the book has told them, change by change; and as they are."""
    facts: dict[str, Fact] = {}
    # The book is given facts as they are: which they are of a telling is tested elsewhere.
    monkeypatch.setattr(book_module, "_facts", lambda _key, one: [one] if one else [])
    book, places = Book(), dict[Place, Members]()
    for version in range(120):
        key = f"e{chance.randrange(60)}"
        after = fact(chance, key, version) if chance.random() < 0.85 else None
        were, are = book.change(key, facts.pop(key, None), after)  # type: ignore[arg-type]
        if after:
            facts[key] = after
        _tell(places, were, are)
    return places, {(KIND, cell): tuple(members) for cell, members in by_day(facts.values()).items()}


def _tell(places: dict[Place, Members], were: Mapping[Place, Members], are: Mapping[Place, Members]) -> None:
    for place, members in are.items():
        assert places.get(place, ()) == were[place], "it was told otherwise"
        places[place] = members
        if not members:
            del places[place]


@pytest.mark.parametrize("seed", range(40))
def test_the_places_told_are_those_that_there_are(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    told, are = changed(Random(seed), monkeypatch)
    assert told == are


def test_looking_less_far_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book_module, "REACH", 10)
    with pytest.raises(AssertionError):
        for seed in range(40):
            told, are = changed(Random(seed), monkeypatch)
            assert told == are
