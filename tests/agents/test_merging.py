"""Which tellings are one act: each row says why."""

import datetime as dt
from collections.abc import Sequence
from itertools import permutations

import pytest
import stories as made

from communique.agents.acts import Telling
from communique.agents.merging import merge
from communique.schemas.events import CodedEvent
from communique.schemas.ontology import EventType, Modality

CONSULT = EventType.CONSULT


@pytest.mark.parametrize(
    ("events", "acts", "why"),
    [
        ([made.event("e1"), made.event("e2", "a2")], 1, "two articles, one act"),
        ([made.event("e1"), made.event("e2", "a2", day=dt.date(2026, 3, 17))], 2, "another day"),
        ([made.event("e1"), made.event("e2", "a2", day=None)], 1, "undated, told the day after"),
        ([made.event("e1"), made.event("e2", "a2", event_type=CONSULT)], 2, "another type"),
        (
            [made.event("e1"), made.event("e2", "a2", actor=[made.KENYA], recipient=[made.FRANCE])],
            2,
            "who accuses whom is not the same the other way round",
        ),
        (
            [
                made.event("e1", event_type=CONSULT),
                made.event("e2", "a2", event_type=CONSULT, actor=[made.KENYA], recipient=[made.FRANCE]),
            ],
            1,
            "a meeting is the same from both sides",
        ),
        ([made.event("e1"), made.event("e2", "a2", modality=Modality.PLANNED)], 1, "announced, then done"),
        ([made.event("e1"), made.event("e2", "a2", modality=Modality.DENIED)], 2, "a denial is no telling of it"),
        ([made.event("e1", actor=[made.MINISTER]), made.event("e2", "a2")], 1, "a minister acts for the country"),
        (
            [made.event("e1", actor=[made.MINISTER]), made.event("e2", "a2", actor=[made.PREMIER])],
            2,
            "two people of one side on one day",
        ),
        (
            [
                made.event("e1", actor=[made.MINISTER]),
                made.event("e2", "a2", actor=[made.PREMIER]),
                made.event("e3", "a3"),
            ],
            2,
            "one that names nobody goes with the first",
        ),
    ],
)
def test_acts(events: Sequence[CodedEvent], acts: int, why: str) -> None:
    orders = [merge(Telling(version=1, event=one) for one in order) for order in permutations(events)]
    assert len(orders[0]) == acts, why
    assert all(order == orders[0] for order in orders), "the order of the tellings shows"
    assert sum(one.mentions for one in orders[0].values()) == len(events)


@pytest.mark.parametrize(
    ("second", "publishers", "why"),
    [
        (Telling(version=1, event=made.event("e2", "a2", publisher="Daily Ledger")), 2, "two papers"),
        (Telling(version=1, event=made.event("e2", "a2")), 1, "one paper twice"),
        (
            Telling(version=1, event=made.event("e2", "a2", publisher="Daily Ledger"), sketch=made.WIRE_CUT),
            1,
            "a copy is no source of its own",
        ),
        (
            Telling(version=1, event=made.event("e2", "a2", publisher="Daily Ledger"), sketch=made.TOLD_ANEW),
            2,
            "the same in other words",
        ),
        (Telling(version=2), 1, "taken back"),
    ],
)
def test_independent_publishers(second: Telling, publishers: int, why: str) -> None:
    [act] = merge([Telling(version=1, event=made.event("e1"), sketch=made.WIRE), second]).values()
    assert act.publishers == publishers, why


def test_copies_are_linked_to_the_first_published_in_any_order() -> None:
    noon = made.NOON
    told = [
        Telling(version=1, event=made.event(f"e{n}", f"a{n}").model_copy(update={"published_at": at}), sketch=sketch)
        for n, (sketch, at) in enumerate(
            [(made.WIRE_CUT, noon), (made.TOLD_ANEW, noon), (made.WIRE, noon - dt.timedelta(hours=1)), ("", noon)]
        )
    ]
    for order in permutations(told):
        [act] = merge(order).values()
        links = {it.article_id: it.near_duplicate_of for it in act.evidence}
        assert links == {"a0": "a2", "a1": None, "a2": None, "a3": None}
