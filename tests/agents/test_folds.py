"""Any order, any repeat, any crash: the tables say in the end what a plain recomputation says."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import stories as made
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communique.agents.actors import ACTORS
from communique.agents.merge import ACTS
from communique.agents.records import Tombstone
from communique.agents.revise import ARTICLES
from communique.agents.table import Folded, Table
from communique.schemas.articles import CodedStory
from communique.schemas.events import CodedEvent
from communique.schemas.ontology import EventType, Modality
from communique.schemas.topics import (
    ACTORS_ACTIVITY,
    ACTORS_PROFILES,
    EVENTS_CODED,
    EVENTS_DIPLOMATIC,
    EVENTS_MENTIONS,
    Topic,
)

SIDES = (made.FRANCE, made.MINISTER, made.PREMIER, made.KENYA, made.UNITED_NATIONS)
DAYS = (None, dt.date(2026, 3, 18), dt.date(2026, 3, 19), dt.date(2026, 4, 1))
PARTITIONS = 2
SKETCHES = ("", made.WIRE, made.WIRE_CUT, made.TOLD_ANEW)
Log = list[list[Any]]
Said = dict[Topic, list[Any]]


def telling(chance: Random, article: str, number: int) -> CodedEvent:
    """A small world, so that many tellings meet in one act and one id comes back with other content."""
    return made.event(
        f"{article}-{number}",
        article,
        actor=chance.sample(SIDES, chance.choice([1, 1, 2])),
        recipient=chance.sample(SIDES, chance.choice([0, 1, 1])),
        event_type=chance.choice([EventType.ACCUSE, EventType.CONSULT]),
        day=chance.choice(DAYS),
        modality=chance.choice([Modality.ACTUAL, Modality.ACTUAL, Modality.PLANNED, Modality.DENIED]),
        goldstein=chance.choice([0.1, 0.2, -2.7]),
        publisher=chance.choice(["Northern Wire", "Daily Ledger", None]),
    )


def revision(chance: Random, article: str, offset: int) -> list[CodedStory]:
    """An article as it was published, corrected, or (without any story) deleted."""
    count = chance.choice([0, 1, 1, 2, 3])
    if not count:
        return [made.coded(article=article, offset=offset, stories=0)]
    numbers = iter(chance.sample(range(6), 6))  # an event may move from one story to another
    sketch = chance.choice(SKETCHES)
    per_story = [[telling(chance, article, next(numbers)) for _ in range(chance.randrange(3))] for _ in range(count)]
    return [
        made.coded(*events, article=article, offset=offset, story=n, stories=count, sketch=sketch)
        for n, events in enumerate(per_story)
    ]


def articles(chance: Random) -> list[list[CodedStory]]:
    """Revisions as they lie on the log, in the order of their offsets."""
    return [revision(chance, f"a{chance.randrange(4)}", offset) for offset in range(chance.randrange(1, 9))]


def with_repeats(chance: Random, revisions: Sequence[list[CodedStory]]) -> list[CodedStory]:
    """What the stages before send when they crash now and then: each time some of the last revisions again."""
    log: list[CodedStory] = []
    at = 0
    while at < len(revisions):
        log += revisions[at][: None if (whole := chance.random() < 0.7) else 1]
        at = at + 1 if whole else chance.randrange(at + 1)
    return log


def with_late(chance: Random, log: Sequence[Any]) -> list[Any]:
    """Some messages once more, and late: sent by a worker that did not know yet that its seat was taken."""
    late = list(log)
    for _ in range(chance.randrange(4) if log else 0):
        n = chance.randrange(len(late))
        late.insert(chance.randrange(n, len(late)) + 1, late[n])
    return late


def parted(messages: Sequence[Any], key: Callable[[Any], str]) -> Log:
    """Messages on their partitions: all of one key on one."""
    log: Log = [[] for _ in range(PARTITIONS)]
    for message in messages:
        log[sum(key(message).encode()) % PARTITIONS].append(message)
    return log


def run(chance: Random, table: Table[Any, Any], log: Log, rows: made.Rows[Any]) -> Said:
    """The agent over its log in batches cut anyhow; after a crash the last batches come again."""
    said: Said = defaultdict(list)
    at = [0] * PARTITIONS
    crashes = chance.randrange(6)
    while open_ := [n for n in range(PARTITIONS) if at[n] < len(log[n])]:
        n = chance.choice(open_)
        batch = log[n][at[n] : at[n] + chance.randrange(1, 6)]
        touched: dict[str, list[Any]] = defaultdict(list)
        for message in batch:
            touched[table.key(message)].append(message)
        folded = [rows.fold(table, messages) for messages in touched.values()]
        for one in folded:
            for topic, messages in one.messages:
                said[topic] += messages
        if crashes and chance.random() < 0.4:  # sent, but not every row was written
            crashes -= 1
            written(chance, folded, rows)
            rows.restart()
            at[n] = chance.randrange(at[n] + 1)
            continue
        for one in folded:
            for step in one.rows:
                rows.rows |= step
        at[n] += len(batch)
    return said


def written(chance: Random, folded: Sequence[Folded[Any]], rows: made.Rows[Any]) -> None:
    """Some of the rows of the step in which the crash fell, and all of the steps before."""
    steps = max(len(one.rows) for one in folded)
    crash = chance.randrange(steps) if steps else 0
    for one in folded:
        for step in one.rows[:crash]:
            rows.rows |= step
        for step in one.rows[crash : crash + 1]:
            rows.rows |= {key: row for key, row in step.items() if chance.random() < 0.5}


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False))
def test_tables_and_topics_end_as_a_plain_recomputation_whatever_was_repeated(chance: Random) -> None:
    revisions = articles(chance)
    log = with_late(chance, with_repeats(chance, revisions))
    stories, acts, actors = made.Rows[Any](), made.Rows[Any](), made.Rows[Any]()
    told = run(chance, ARTICLES, parted(log, ARTICLES.key), stories)
    merged = run(chance, ACTS, parted(with_late(chance, told[EVENTS_MENTIONS]), ACTS.key), acts)
    profiles = run(chance, ACTORS, parted(merged[ACTORS_ACTIVITY], ACTORS.key), actors)[ACTORS_PROFILES]

    holds = made.last_words(story for revision in revisions for story in revision)
    now = {article: {s.story: s.events for s in latest if s.events} for article, latest in holds.items()}
    assert {article: row.stories for article, row in stories.rows.items()} == now

    last_coded = {one.id: one for one in told[EVENTS_CODED]}
    standing = {one.id: one for latest in holds.values() for story in latest for one in story.events}
    assert {id_: one for id_, one in last_coded.items() if not one.retracted} == standing

    expected = made.recomputed_events(story for revision in revisions for story in revision)
    assert made.without_revision({one.id: one for one in merged[EVENTS_DIPLOMATIC]}) == expected

    assert made.parts(actors.rows) == made.parts(made.recomputed_rows(expected))
    last = {one.key if isinstance(one, Tombstone) else one.code: one for one in profiles}
    standing_ones = {code: one for code, one in last.items() if not isinstance(one, Tombstone)}
    assert standing_ones == made.recomputed_profiles(expected)
