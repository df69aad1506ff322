"""Ten years of the busiest actor: every row and every message stays small, and one more event costs the same."""

import datetime as dt
from random import Random
from typing import Any

import pytest
import stories as made

from communique.agents.actors import ACTORS
from communique.agents.acts import Telling
from communique.agents.contributions import Contribution
from communique.agents.merging import merge
from communique.agents.rows import on_shelf
from communique.schemas.actors import ActorActivity, ActorProfile
from communique.schemas.base import Quote
from communique.schemas.events import DiplomaticEvent, Entity, Evidence
from communique.schemas.ontology import EventType, Modality, QuadClass

START = dt.date(2016, 1, 1)
DAYS = 3653
LIMIT = 256_000
OTHERS = [
    Entity(code=f"{country}{sector}", name=f"The long official name of {country} {sector}", country=country)
    for country in (f"{a}{b}X" for a in "ABCDEFGHIJKLMNOP" for b in "ABCDEFGHIJKL")
    for sector in ("GOV", "MIL")
]
SENTENCE = Quote(start=100, end=330, text="a sentence as papers write them, with who and what and where " * 4)


TYPES, QUADS = list(EventType), list(QuadClass)
EVIDENCE = Evidence(event_id="e", article_id="a", story=0, anchor=SENTENCE, sentence=SENTENCE, confidence=0.5)
PATTERN = merge([Telling(version=1, event=made.event().model_copy(update={"sentence": SENTENCE}))]).popitem()[1]


def event(chance: Random, number: int, a_day: int) -> DiplomaticEvent:
    """One of what happens so many times a day; few counterparts have much of it, most a little."""
    day = START + dt.timedelta(number // a_day)
    other = OTHERS[min(int(chance.expovariate(1 / 40)), len(OTHERS) - 1)]
    acting, receiving = (made.FRANCE, other) if chance.random() < 0.6 else (other, made.FRANCE)
    articles = [f"a{number + n}" for n in range(chance.choice([1, 1, 2, 5]))]
    return PATTERN.model_copy(
        update={
            "id": f"{number:024x}",
            "article_id": articles[0],
            "event_type": chance.choice(TYPES),
            "quad_class": chance.choice(QUADS),
            "goldstein": chance.choice([-10.0, -4.4, 0.1, 3.4]),
            "actor": (acting,),
            "recipient": (receiving,),
            "modality": Modality.PLANNED if chance.random() < 0.05 else Modality.ACTUAL,
            "date": day,
            "expires": day + dt.timedelta(chance.randrange(40)),
            "evidence": tuple(_evidence(it, f"Paper {chance.randrange(400)}") for it in articles),
            "first_published_at": dt.datetime.combine(day, dt.time(12), dt.UTC),
        }
    )


def _evidence(article: str, publisher: str) -> Evidence:
    return EVIDENCE.model_copy(update={"article_id": article, "publisher": publisher})


def told(event: DiplomaticEvent, **changes: Any) -> ActorActivity:
    """Word of the event to the busiest actor."""
    return ActorActivity(actor=made.FRANCE, event=event.model_copy(update=changes))


@pytest.fixture(scope="module", params=[3, pytest.param(30, marks=pytest.mark.faults)])
def decade(request: pytest.FixtureRequest) -> tuple[made.Rows[Contribution], ActorProfile, list[DiplomaticEvent]]:
    """The rows of ten years, what is published at the end, and some of the events."""
    chance = Random(6)
    rows: made.Rows[Contribution] = made.Rows()
    kept: list[DiplomaticEvent] = []
    profile: Any = None
    for first in range(0, DAYS * request.param, 1000):
        numbers = range(first, min(first + 1000, DAYS * request.param))
        batch = [event(chance, number, request.param) for number in numbers]
        profile = write(rows, [told(one) for one in batch])
        kept += batch[:1]
    return rows, profile, kept


def write(rows: made.Rows[Contribution], activities: list[ActorActivity]) -> ActorProfile:
    """The activities of one batch; what is published after them."""
    folded = rows.fold(ACTORS, activities)
    for step in folded.rows:
        rows.rows |= step
    [profile] = folded.messages[0][1]
    assert isinstance(profile, ActorProfile)
    return profile


def test_no_row_and_no_message_is_large(decade: tuple[Any, ActorProfile, Any]) -> None:
    rows, profile, _ = decade
    assert len(rows.rows) % DAYS == 0
    assert max(len(row.model_dump_json(exclude_defaults=True)) for row in rows.rows.values()) < 4_000
    assert len(profile.model_dump_json()) < LIMIT
    assert profile.as_actor.events + profile.as_recipient.events > 0.9 * len(rows.rows), "all of them count"
    assert profile.counterparts_total > len(profile.counterparts)


def test_the_oldest_event_is_taken_back_exactly_and_a_new_worker_counts_the_same(decade: tuple[Any, Any, Any]) -> None:
    rows, before, events = decade
    first = told(events[0], retracted=True, revision=2)
    after = write(rows, [first, first])
    assert after.as_actor.events + after.as_recipient.events in range(
        before.as_actor.events + before.as_recipient.events - 2, before.as_actor.events + before.as_recipient.events
    )
    assert rows.rows[on_shelf("FRAGOV", events[0].id)].part is None
    assert write(rows, [told(events[0])]) == after, "a late repeat of what was taken back"
    rows.restart()
    assert write(rows, [first]) == after, "counted anew from the rows"
