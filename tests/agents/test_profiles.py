"""A profile is what its actor's events say now, to the last digit, in whatever order they came."""

from itertools import permutations
from typing import Any

import stories as made

from communique.agents.actors import ACTORS
from communique.agents.acts import Telling
from communique.agents.contributions import Contribution
from communique.agents.merging import merge
from communique.agents.records import Tombstone
from communique.schemas.actors import ActorActivity
from communique.schemas.events import CodedEvent, DiplomaticEvent
from communique.schemas.ontology import Modality


def act(telling: CodedEvent, **changes: object) -> DiplomaticEvent:
    [event] = merge([Telling(version=1, event=telling)]).values()
    return event.model_copy(update={"id": telling.id, **changes})


def france(*activities: ActorActivity) -> Any:
    """What is published last, when they come one by one."""
    rows: made.Rows[Contribution] = made.Rows()
    said: list[Any] = []
    for one in activities:
        folded = rows.fold(ACTORS, [one])
        rows.rows |= folded.rows[0]
        said += folded.messages[0][1]
    return said[-1]


def told(event: DiplomaticEvent, *, withdrawn: bool = False) -> ActorActivity:
    return ActorActivity(actor=made.FRANCE, event=event, withdrawn=withdrawn)


ACCUSES = act(made.event("e1"))


def test_an_act_counts_once_in_the_role_of_the_actor() -> None:
    one = france(told(ACCUSES), told(ACCUSES))
    assert (one.as_actor.events, one.as_recipient.events, one.as_actor.goldstein_sum) == (1, 0, -2.0)
    assert [(it.code, it.as_actor) for it in one.counterparts] == [("KENGOV", 1)]


def test_a_retraction_takes_it_back_and_a_late_repeat_does_not_bring_it_again() -> None:
    gone = ACCUSES.model_copy(update={"retracted": True, "revision": 2})
    assert france(told(ACCUSES), told(gone), told(ACCUSES)) == Tombstone("FRAGOV")
    other = told(act(made.event("e2")))
    assert france(other, told(ACCUSES), told(gone), told(ACCUSES)) == france(other)


def test_who_no_longer_takes_part_does_not_count_it() -> None:
    over = told(act(made.event("e1"), revision=2), withdrawn=True)
    assert france(told(ACCUSES), over) == Tombstone("FRAGOV")


def test_what_is_planned_stands_in_the_agenda_and_counts_nothing() -> None:
    one = france(told(act(made.event("e1", modality=Modality.PLANNED, day=None))))
    assert (one.as_actor.events, [it.id for it in one.agenda]) == (0, ["e1"])


def test_sums_do_not_show_the_order() -> None:
    scores = (0.1, 0.2, 0.3, -1e9)
    events = [told(act(made.event(f"e{n}", goldstein=score))) for n, score in enumerate(scores)]
    assert len({france(*order).model_dump_json() for order in permutations(events)}) == 1
