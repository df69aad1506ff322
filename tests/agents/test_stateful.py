"""Articles are published, corrected and deleted, agents work, crash and repeat: in the end all is as counted anew.

Unlike `test_folds.py`, hypothesis chooses each step, so that it can shrink what fails; and the world is wider: months
of publication days, vague dates, near types, plans, cancellations.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import stories as made
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from communique.agents.actors import ACTORS
from communique.agents.merge import ACTS
from communique.agents.records import Tombstone
from communique.agents.revise import ARTICLES
from communique.agents.table import Folded, Table
from communique.schemas.articles import CodedStory
from communique.schemas.base import Quote
from communique.schemas.events import CodedEvent, Place
from communique.schemas.ontology import DatePrecision, EventType, Modality
from communique.schemas.topics import ACTORS_ACTIVITY, ACTORS_PROFILES, EVENTS_DIPLOMATIC, EVENTS_MENTIONS, Topic

START = dt.date(2026, 2, 20)
PUBLISHED = (0, 1, 2, 9, 20, 33, 34, 60)
BEFORE_OR_AFTER = (0, -1, -2, 1, 9, 31)
"""Days from a publication to the act."""
SIDES = st.sampled_from([made.FRANCE, made.MINISTER, made.PREMIER])
TYPES = st.sampled_from(
    [
        (EventType.CONSULT, "040", Modality.ACTUAL),
        (EventType.CONSULT, "040", Modality.DENIED),
        (EventType.CONSULT, "040", Modality.POSSIBLE),
        (EventType.AGREE, "030", Modality.PLANNED),
        (EventType.AGREE, "057", Modality.ACTUAL),
        (EventType.REJECT, "125", Modality.ACTUAL),
        (EventType.ACCUSE, "112", Modality.ACTUAL),
    ]
)
WORDS = ("they signed a treaty on grain", "a treaty on grain was signed by them", "ships were turned back at sea")
NAIROBI = Place(text="Nairobi", start=5, end=7, country="KEN")
STEPS = {ARTICLES: EVENTS_MENTIONS, ACTS: ACTORS_ACTIVITY, ACTORS: None}
"""The tables in the order of the way, and what the next one reads."""


@st.composite
def tellings(draw: st.DrawFn, article: str) -> CodedEvent:
    """One telling of a small world, so that many meet in one act."""
    event_type, cameo, modality = draw(TYPES)
    published = START + dt.timedelta(draw(st.sampled_from(PUBLISHED)))
    precision = draw(st.sampled_from([DatePrecision.DAY, DatePrecision.WEEK, DatePrecision.MONTH, DatePrecision.NONE]))
    date = (
        published + dt.timedelta(draw(st.sampled_from(BEFORE_OR_AFTER)))
        if precision is not DatePrecision.NONE
        else None
    )
    words = draw(st.sampled_from(WORDS))
    told = made.event(
        f"{article}-{draw(st.integers(0, 2))}",
        article,
        actor=[draw(SIDES)],
        recipient=draw(st.sampled_from([[made.KENYA], [made.KENYA], [made.KENYA], []])),
        event_type=event_type,
        day=date,
        modality=modality,
        publisher=draw(st.sampled_from(["BBC", "BBC News", "Daily Ledger", None])),
    )
    changes = {
        "cameo": cameo,
        "date_precision": precision,
        "published_at": dt.datetime.combine(published, dt.time(draw(st.integers(0, 23))), dt.UTC),
        "sentence": Quote(start=0, end=len(words), text=words),
        "place": draw(st.sampled_from([None, NAIROBI, NAIROBI.model_copy(update={"country": "FRA"})])),
        "historical": draw(st.sampled_from([False, False, False, True])),
    }
    return told.model_copy(update=changes)


ARTICLES_NAMED = st.sampled_from([f"a{n}" for n in range(8)])


class World(RuleBasedStateMachine):
    """The three agents with a table, each with its log, its place in it and its rows."""

    def __init__(self) -> None:
        super().__init__()
        self.published: list[CodedStory] = []
        self.logs: dict[str, list[Any]] = {table.stage: [] for table in STEPS}
        self.at = dict.fromkeys(self.logs, 0)
        self.rows: dict[str, made.Rows[Any]] = {stage: made.Rows() for stage in self.logs}
        self.said: dict[Topic, list[Any]] = defaultdict(list)

    @rule(data=st.data())
    def publish(self, data: st.DataObject) -> None:
        """New articles, or corrections of some."""
        for article in data.draw(st.lists(ARTICLES_NAMED, min_size=3, max_size=5)):
            told = data.draw(st.lists(tellings(article), min_size=1, max_size=3, unique_by=lambda it: it.id))
            first = data.draw(st.integers(0, len(told)))
            self._publish(article, [told[:first], told[first:]])

    @rule(article=ARTICLES_NAMED)
    def delete(self, article: str) -> None:
        """A tombstone on `articles.raw`."""
        self._publish(article, [])

    def _publish(self, article: str, stories: Sequence[Sequence[CodedEvent]]) -> None:
        revision = [
            made.coded(*events, article=article, offset=len(self.published), story=n, stories=len(stories))
            for n, events in enumerate(stories or [()])
        ]
        self.published += revision
        self.logs["revise"] += revision

    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        """A stage sends once more what it sent before."""
        stage = data.draw(st.sampled_from([stage for stage in self.logs if stage != "actors"]))
        if log := self.logs[stage]:
            log.append(log[data.draw(st.integers(0, len(log) - 1))])

    @rule(data=st.data(), size=st.integers(1, 8))
    def work(self, data: st.DataObject, size: int) -> None:
        """An agent does a batch."""
        self._batch(data.draw(st.sampled_from(list(STEPS))), size)

    @rule(data=st.data(), size=st.integers(1, 8))
    def crash(self, data: st.DataObject, size: int) -> None:
        """An agent dies after sending, with some of its rows written; it comes back and does some of it again."""
        table = data.draw(st.sampled_from(list(STEPS)))
        folded = self._fold(table, size)
        rows = self.rows[table.stage]
        whole = data.draw(st.integers(0, 2))
        for one in folded:
            for number, step in enumerate(one.rows):
                for key, row in step.items():
                    if number < whole or (number == whole and data.draw(st.booleans())):
                        rows.rows[key] = row
        rows.restart()
        self.at[table.stage] = data.draw(st.integers(0, self.at[table.stage]))

    def _batch(self, table: Table[Any, Any], size: int) -> None:
        for one in self._fold(table, size):
            for step in one.rows:
                self.rows[table.stage].rows |= step
        self.at[table.stage] = min(self.at[table.stage] + size, len(self.logs[table.stage]))

    def _fold(self, table: Table[Any, Any], size: int) -> Sequence[Folded[Any]]:
        at = self.at[table.stage]
        touched: dict[str, list[Any]] = defaultdict(list)
        for message in self.logs[table.stage][at : at + size]:
            touched[table.key(message)].append(message)
        folded = [self.rows[table.stage].fold(table, messages) for messages in touched.values()]
        for topic, messages in (said for one in folded for said in one.messages):
            self.said[topic] += messages
            if topic is STEPS[table]:
                self._next(table).extend(messages)
        return folded

    def _next(self, table: Table[Any, Any]) -> list[Any]:
        stages = list(self.logs)
        return self.logs[stages[stages.index(table.stage) + 1]]

    def teardown(self) -> None:
        """Everything is worked off: each event, each row and each profile is what counting anew gives."""
        for table in STEPS:
            while self.at[table.stage] < len(self.logs[table.stage]):
                self._batch(table, 5)
        expected = made.recomputed_events(self.published)
        assert made.without_revision({one.id: one for one in self.said[EVENTS_DIPLOMATIC]}) == expected
        assert made.parts(self.rows["actors"].rows) == made.parts(made.recomputed_rows(expected))
        last = {it.key if isinstance(it, Tombstone) else it.code: it for it in self.said[ACTORS_PROFILES]}
        standing = {code: it for code, it in last.items() if not isinstance(it, Tombstone)}
        assert standing == made.recomputed_profiles(expected)


World.TestCase.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
test_whatever_happens_all_is_as_counted_anew = World.TestCase
