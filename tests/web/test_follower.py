"""The read model on a real broker: nothing missed, nothing twice, whatever stands in a record, whoever is restarted."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress

import factory
import pytest
from aiokafka import AIOKafkaProducer

from communique.broker import generations
from communique.broker.topics import create
from communique.schemas import topics
from communique.schemas.generations import Generation, Generations
from communique.schemas.settings import Settings
from communique.web.follower import Follower
from communique.web.live import Live
from communique.web.tables import actors, events, offsets
from communique.web.tables.record import Record
from communique.web.tables.store import Store


async def publish(settings: Settings, records: Iterable[Record]) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=settings.broker)
    await producer.start()
    for it in records:
        await producer.send(settings.prefix + it.topic, it.value, it.key, headers=list(it.headers))
    await producer.flush()
    await producer.stop()


@asynccontextmanager
async def following(settings: Settings, store: Store) -> AsyncIterator[Live]:
    live = Live()
    task = asyncio.create_task(Follower(settings, settings.broker or "", store, live).run())
    yield live
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        await asyncio.sleep(0.05)


def counted(store: Store, table: str) -> int:
    return int(store.read().execute(f"SELECT count(*) FROM {table}").fetchone()[0])


@pytest.fixture
def store(settings: Settings) -> Store:
    return Store(settings.state / "web")


async def test_reads_all_then_goes_on_after_a_restart(settings: Settings, store: Store) -> None:
    log = list(factory.log(20))
    await publish(settings, log[: len(log) // 2])
    async with following(settings, store) as live:
        await until(lambda: live.status.state == "live" and live.status.version > 0)
    before = dict(offsets.all_of(store.read()))
    await publish(settings, log[len(log) // 2 :])
    async with following(settings, store):
        await asyncio.sleep(5)
        print(live.status, len(log), dict(offsets.all_of(store.read())))
    assert before and counted(store, "articles") == 20
    assert counted(store, "events") == sum(it.topic == topics.EVENTS_DIPLOMATIC.name for it in log)
    assert counted(store, "dead_letters") == 3


async def test_the_view_goes_over_to_the_generation_that_serves(settings: Settings, store: Store) -> None:
    """And back: what it shows is always of one generation, whole."""
    second, kafka = settings.at(2), settings.broker or ""
    create(kafka, second)
    await publish(settings, factory.log(6))
    derived = [it for it in factory.log(3) if it.topic != topics.ARTICLES_RAW.name]
    await publish(second.model_copy(update={"prefix": f"{settings.prefix}g2."}), derived)
    change(kafka, settings, lambda state: state.begun(Generation(number=2, caught_up_at=factory.LAST_DAY)))

    def shown(generation: int, actors: int) -> bool:
        told = live.status
        return (told.generation, told.state) == (generation, "live") and counted(store, "actors") == actors

    async with following(settings, store) as live:
        first, other = (
            len({it.key for it in log if it.topic == topics.ACTORS_PROFILES.name})
            for log in (list(factory.log(6)), derived)
        )
        await until(lambda: shown(1, first))
        change(kafka, settings, lambda state: state.switched(2))
        await until(lambda: shown(2, other))
        change(kafka, settings, lambda state: state.back())
        await until(lambda: shown(1, first))


def change(kafka: str, settings: Settings, step: Callable[[Generations], Generations]) -> None:
    generations.change(settings, kafka, step)


async def test_another_cluster_means_building_anew(settings: Settings, store: Store) -> None:
    store.open("another cluster")
    with store.writing() as db:
        offsets.put(db, topics.ARTICLES_RAW.name, 0, 99)
    await publish(settings, factory.log(4))
    async with following(settings, store):
        await until(lambda: counted(store, "articles") == 4)


async def test_a_topic_made_anew_means_building_anew(settings: Settings, store: Store) -> None:
    await publish(settings, factory.log(4))
    async with following(settings, store):
        await until(lambda: counted(store, "articles") == 4)
    with store.writing() as db:
        offsets.put(db, topics.ARTICLES_RAW.name, 0, 99)  # beyond the end
        db.execute("DELETE FROM articles")
    async with following(settings, store):
        await until(lambda: counted(store, "articles") == 4)


HOSTILE = [
    b"",
    b"\xff\xfe",
    b"{",
    b"[]",
    b"null",
    b"{}",
    b'{"id": ""}',
    b"[" * 100_000,
    b'{"code": "A", "name": "B", "articles": 1e999}',
]


async def test_no_record_stops_it(settings: Settings, store: Store) -> None:
    hostile = [
        factory.record(topic, value, offset=0, key=key)
        for topic in topics.TOPICS
        for value in (*HOSTILE, None)
        for key in (b"\xff", None)
        if value is not None or key is not None
    ]
    good = list(factory.log(3))
    await publish(settings, [*hostile, *good])
    async with following(settings, store) as live:
        await until(
            lambda: counted(store, "articles") == 3 and counted(store, "actors") > 0 and live.status.behind == 0
        )
    assert counted(store, "unreadable") > 0


async def test_a_tombstone_and_a_revision_take_back_what_the_event_added(settings: Settings, store: Store) -> None:
    _, (first, second, _) = factory.article(factory.Random(3), 0)
    revised = first.model_copy(update={"goldstein": 5.0, "revision": 2})
    await publish(
        settings,
        [
            factory.record(topics.EVENTS_DIPLOMATIC, first, offset=0),
            factory.record(topics.EVENTS_DIPLOMATIC, revised, offset=1),
            factory.record(topics.EVENTS_DIPLOMATIC, second, offset=2),
            factory.record(topics.EVENTS_DIPLOMATIC, None, offset=3, key=second.id.encode()),
        ],
    )
    async with following(settings, store):
        await until(lambda: sum(offsets.all_of(store.read()).values()) == 4)
    db = store.read()
    found = events.get(db, first.id)
    assert found and found[0] == revised and counted(store, "events") == 1
    assert {row["n"] for row in db.execute("SELECT n FROM parts")} == {
        row["n"] for row in db.execute("SELECT n FROM events")
    }
    total = db.execute("SELECT sum(events), sum(goldstein) FROM days WHERE kind = 'all'").fetchone()
    assert tuple(total) == (1, 5.0)
    assert not actors.aliases(db, "NOBODY")
