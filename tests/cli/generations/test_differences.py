"""Two coders on one article: what they see alike is alike whatever its id, and each difference has its name."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.cli.generations.differences import Change, compare
from communique.schemas.base import Quote
from communique.schemas.events import CodedEvent, Coder, Entity
from communique.schemas.ontology import EventType, Modality, QuadClass


def event(name: str = "e", **changed: Any) -> CodedEvent:
    at = changed.pop("at", 10)
    given: dict[str, Any] = {
        "id": name,
        "article_id": "a1",
        "story": 0,
        "event_type": EventType.ACCUSE,
        "cameo": "112",
        "quad_class": QuadClass.VERBAL_CONFLICT,
        "goldstein": -2.0,
        "actor": (Entity(code="FRA", name="France"),),
        "recipient": (Entity(code="KEN", name="Kenya"),),
        "anchor": Quote(start=at, end=at + 7, text="accused"),
        "sentence": Quote(start=0, end=90, text="France accused Kenya."),
        "confidence": 0.8,
        "coder": Coder(version="1", model="m"),
    }
    return CodedEvent(**{**given, **changed})


CASES: list[tuple[dict[str, Any], tuple[str, ...] | None, str]] = [
    ({"coder": Coder(version="2", model="m")}, None, "who coded it is no difference"),
    ({"explain": ("ACCUSE.3",)}, None, "nor is why"),
    ({"confidence": 0.803}, None, "nor the third digit of the confidence"),
    ({"confidence": 0.75}, ("confidence",), "a step in confidence is one"),
    ({"modality": Modality.DENIED}, ("modality",), "what happened, and what did not"),
    ({"date": dt.date(2026, 1, 2)}, ("date",), "a date where there was none"),
    ({"event_type": EventType.REJECT, "cameo": "120"}, ("type", "cameo"), "the same words, another type"),
    ({"recipient": (Entity(code="UGA", name="Uganda"),)}, ("recipient",), "the same words, another recipient"),
    ({"actor": (Entity(code="FRA", name="Paris"),)}, ("actor",), "the name of the actor"),
    ({"at": 40}, ("anchor",), "said by another word of the sentence"),
]


@pytest.mark.parametrize(("changed", "fields", "why"), CASES, ids=[why for _, _, why in CASES])
def test_one_event_that_two_coders_see(changed: dict[str, Any], fields: tuple[str, ...] | None, why: str) -> None:
    found = compare([event("old")], [event("new", **changed)])
    assert [(it.change, it.fields) for it in found.differences] == ([(Change.CHANGED, fields)] if fields else []), why
    assert found.alike == (0 if fields else 1)


def test_another_sentence_is_another_event() -> None:
    elsewhere = event("new", at=200, sentence=Quote(start=190, end=260, text="France accused Kenya."))
    found = compare([event()], [elsewhere])
    assert [it.change for it in found.differences] == [Change.LOST, Change.GAINED]


def test_the_most_alike_are_matched_first() -> None:
    """Two acts of one sentence: one is as it was, the other is new, whichever comes first by id."""
    both = [event("a", event_type=EventType.REJECT, at=50), event("b")]
    for before in (both[0], both[1]):
        found = compare([before], both)
        assert [(it.change, it.after and it.after.id) for it in found.differences] == [
            (Change.GAINED, next(it.id for it in both if it != before))
        ]


def test_articles_are_never_mixed() -> None:
    found = compare([event()], [event("new", article_id="a2")])
    assert [(it.change, it.event.article_id) for it in found.differences] == [
        (Change.LOST, "a1"),
        (Change.GAINED, "a2"),
    ]


@given(
    st.lists(st.tuples(st.sampled_from(["a1", "a2"]), st.integers(0, 3), st.sampled_from(list(EventType))), max_size=8)
)
def test_nothing_differs_from_itself_in_any_order_and_the_sums_always_hold(
    drawn: list[tuple[str, int, EventType]],
) -> None:
    events = [event(f"e{n}", article_id=a, at=at * 20, event_type=kind) for n, (a, at, kind) in enumerate(drawn)]
    same = compare(events, [it.model_copy(update={"id": f"x{it.id}"}) for it in reversed(events)])
    assert (same.alike, same.differences) == (len(events), ())
    half = compare(events, events[::2])
    lost, changed = len(half.of(Change.LOST)), len(half.of(Change.CHANGED))
    assert half.before == half.alike + lost + changed
    assert half.after == half.alike + len(half.of(Change.GAINED)) + changed
    assert not half.of(Change.GAINED)
