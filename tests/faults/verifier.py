"""articles.raw as it stands → all that must stand on every other topic and in every table; and what differs.

Nothing here knows Faust: the agents are plain functions and generators, run once, in order, without any fault. What
ran under faults must have come to the same, to the last digit. Left out is only what a repeat may change: how often a
merged event was told (`revision`), and what an event that no longer holds had given to whom.
"""

import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from communique.agents import coder
from communique.agents.actors import actors
from communique.agents.acts import ActRow
from communique.agents.contributions import Contribution
from communique.agents.given import ArticleRow
from communique.agents.merge import merge
from communique.agents.records import Outgoing, Record
from communique.agents.revise import revise
from communique.agents.rows import TableRows
from communique.broker.client import options
from communique.cli.log import read
from communique.schemas.settings import Settings
from communique.schemas.topics import (
    ACTORS_ACTIVITY,
    ACTORS_PROFILES,
    ARTICLES_CLASSIFIED,
    ARTICLES_CLEAN,
    ARTICLES_CODED,
    ARTICLES_RAW,
    DEAD_LETTERS,
    EVENTS_CODED,
    EVENTS_DIPLOMATIC,
    EVENTS_MENTIONS,
    Topic,
)

STATELESS = (("clean", ARTICLES_RAW), ("classify", ARTICLES_CLEAN), ("extract", ARTICLES_CLASSIFIED))
WITH_TABLE = (
    ("articles", revise, ArticleRow, ARTICLES_CODED),
    ("acts", merge, ActRow, EVENTS_MENTIONS),
    ("actors", actors, Contribution, ACTORS_ACTIVITY),
)
BATCH = 64
Put = tuple[bytes | None, bytes | None]
Normal = Callable[[bytes], bytes]


@dataclass
class World:
    """All topics and tables."""

    topics: dict[Topic, list[Put]] = field(default_factory=dict)
    tables: dict[str, dict[bytes, bytes]] = field(default_factory=dict)

    def say(self, messages: Iterable[Outgoing]) -> None:
        """Puts them onto their topics."""
        for one in messages:
            self.topics.setdefault(one.topic, []).append((one.key, one.value))


def found(settings: Settings) -> World:
    """What stands on the broker; topics in the order of each partition, tables as a worker would restore them."""
    topics = {topic: [(it.key, it.value) for it in _read(settings, settings.topic(topic))] for topic in _TOPICS}
    changelogs = {name: _read(settings, settings.changelog(name)) for name, *_ in WITH_TABLE}
    tables = {name: {it.key or b"": it.value for it in log if it.value} for name, log in changelogs.items()}
    return World(topics, tables)


async def recomputed(settings: Settings, *, coded: Sequence[Put] | None = None, processes: int = 2) -> World:
    """What follows from articles.raw; from `coded` on, where other programs than this one did the coding."""
    world = World()
    raw = sorted(_read(settings, settings.topic(ARTICLES_RAW)), key=lambda it: (it.partition, it.offset))
    records = [Record(ARTICLES_RAW, it.partition, it.offset, it.key, it.value) for it in raw]
    with ProcessPoolExecutor(processes, initializer=coder.prepare, initargs=(settings,)) as pool:
        for said in pool.map(stateless, records, chunksize=50):
            world.say(said)
    if coded is not None:
        world.topics[ARTICLES_CODED] = list(coded)
    for name, agent, model, source in WITH_TABLE:
        store = Store()
        batches = _batches(source, world.topics.get(source, []))
        async for messages in agent(batches, TableRows(store, model, store.write)):
            world.say(messages)
        world.tables[name] = store.data
    return world


def stateless(raw: Record) -> list[Outgoing]:
    """Every message that one raw record gives, up to its coded stories."""
    said, at = [], [raw]
    for stage, _ in STATELESS:
        given = [message for record in at for message in coder.work(stage, record)]
        said += given
        at = [Record(it.topic, 0, 0, it.key, it.value) for it in given if it.topic is not DEAD_LETTERS]
    return said


class Rows(dict[bytes, bytes]):
    """The store of a Faust table, as far as `TableRows` uses it."""

    def set_persisted_offset(self, *_: object) -> None:
        """There is nothing to persist."""


class Store:
    """A table without Faust, and its changelog."""

    changelog_topic_name = "changelog"

    def __init__(self) -> None:
        self.data = Rows()

    def on_recover(self, _: object) -> None:
        """It never recovers."""

    async def write(self, *_: object) -> Any:
        """The changelog takes everything."""
        return SimpleNamespace(topic_partition=None, offset=0)


async def _batches(topic: Topic, messages: Sequence[Put]) -> AsyncIterator[Sequence[Record]]:
    records = [Record(topic, 0, n, key, value) for n, (key, value) in enumerate(messages)]
    for start in range(0, len(records), BATCH):
        yield records[start : start + BATCH]


# --- comparing ---------------------------------------------------------------------------------------------------


def differences(expected: World, there: World, *, alike: Normal = bytes) -> list[str]:
    """Every difference in words; none when nothing was lost, doubled or changed. `alike` takes away what may differ."""
    return [*_messages_differ(expected, there, alike), *_states_differ(expected, there), *_rows_differ(expected, there)]


EVERY_MESSAGE = (ARTICLES_CLEAN, ARTICLES_CLASSIFIED, ARTICLES_CODED, EVENTS_CODED, EVENTS_MENTIONS, DEAD_LETTERS)


def _messages_differ(expected: World, there: World, alike: Normal) -> Iterable[str]:
    """Byte for byte: each message that must be there is, however often, and no other."""
    for topic in EVERY_MESSAGE:
        want = {(key, value and alike(value)) for key, value in expected.topics.get(topic, [])}
        have = {(key, value and alike(value)) for key, value in there.topics.get(topic, [])}
        yield from (f"{topic.name} lacks {_short(it)}" for it in want - have)
        yield from (f"{topic.name} has {_short(it)}, which nothing gives" for it in have - want)


def _states_differ(expected: World, there: World) -> Iterable[str]:
    for topic, state in ((EVENTS_DIPLOMATIC, events), (ACTORS_ACTIVITY, parts), (ACTORS_PROFILES, profiles)):
        yield from _differ(topic.name, state(expected), state(there))


def _rows_differ(expected: World, there: World) -> Iterable[str]:
    for name in expected.tables:
        yield from _differ(f"table {name}", rows(expected.tables[name]), rows(there.tables.get(name, {})))


def _differ(where: str, want: Mapping[Any, Any], have: Mapping[Any, Any]) -> Iterable[str]:
    yield from (f"{where} lacks {_short((it, want[it]))}" for it in want.keys() - have.keys())
    yield from (f"{where} has {_short((it, have[it]))}, which nothing gives" for it in have.keys() - want.keys())
    both = want.keys() & have.keys()
    yield from (f"{where}: {it!r} is\n  {have[it]}\nnot\n  {want[it]}" for it in both if want[it] != have[it])


def events(world: World) -> dict[str, Any]:
    """Merged events that hold."""
    last = {key: json.loads(value) for key, value in world.topics.get(EVENTS_DIPLOMATIC, []) if value}
    return {one["id"]: _without(one, "revision") for one in last.values() if not one["retracted"]}


def parts(world: World) -> dict[tuple[str, str], Any]:
    """Who takes part in which event, by the latest word on it."""
    last: dict[tuple[str, str], Any] = {}
    for _, value in world.topics.get(ACTORS_ACTIVITY, []):
        one = json.loads(value or b"")
        place = (one["actor"]["code"], one["event"]["id"])
        if place not in last or one["event"]["revision"] >= last[place]["event"]["revision"]:
            last[place] = one
    holds = {place: one for place, one in last.items() if not one["withdrawn"] and not one["event"]["retracted"]}
    return {place: _without(one, "revision") for place, one in holds.items()}


def profiles(world: World) -> dict[bytes | None, Any]:
    """Profiles of those who take part in anything that holds."""
    active = {code for code, _ in parts(world)}
    last = {key: json.loads(value) if value else None for key, value in world.topics.get(ACTORS_PROFILES, [])}
    return {key: one for key, one in last.items() if one and one["code"] in active}


def rows(table: Mapping[bytes, bytes]) -> dict[bytes, Any]:
    """The rows, without what a repeat may change; a row of which nothing is left is none."""
    bare = {key: _without(json.loads(value), "revision", "revisions") for key, value in table.items()}
    return {key: row for key, row in bare.items() if row}


def _without(value: Any, *names: str) -> Any:
    if isinstance(value, dict):
        bare = {name: _without(it, *names) for name, it in value.items() if name not in names}
        return {name: it for name, it in bare.items() if it not in ({}, None)}
    return [_without(it, *names) for it in value] if isinstance(value, list) else value


def repeats(there: World) -> dict[str, int]:
    """How many messages of each topic stand there more than once: at least once is what is promised."""
    counted = {topic.name: Counter(there.topics[topic]) for topic in EVERY_MESSAGE}
    return {name: sum(counts.values()) - len(counts) for name, counts in counted.items()}


_TOPICS = (*EVERY_MESSAGE, EVENTS_DIPLOMATIC, ACTORS_ACTIVITY, ACTORS_PROFILES)


def _read(settings: Settings, topic: str) -> list[Any]:
    if not settings.broker:
        raise ValueError("settings without a broker")
    return list(read([topic], options(settings, settings.broker)))


def _short(it: object) -> str:
    text = repr(it)
    return text if len(text) < 400 else f"{text[:300]} … {text[-90:]}"
