"""The state of the generations on the log: everyone reads it, one at a time changes it; what is dropped is deleted."""

import contextlib
import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Self

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import MemberToRemove
from kafka.errors import (
    CoordinatorNotAvailableError,
    GroupIdNotFoundError,
    InvalidProducerEpochError,
    ProducerFencedError,
    UnknownTopicOrPartitionError,
)

from communique.broker.client import options, producer_options
from communique.broker.topics import plans
from communique.schemas.cloudevents import headers
from communique.schemas.generations import GenerationError, Generations, state_key
from communique.schemas.settings import Settings
from communique.schemas.topics import GENERATIONS, TOPICS

POLL_MS = 500
SECONDS = 30
PAUSE = 0.05
SOURCE = "/communique/broker/generations"

Step = Callable[[Generations], Generations]


class Watch:
    """The state, as often as one looks, over one connection."""

    def __init__(self, settings: Settings, bootstrap: str) -> None:
        self._consumer = KafkaConsumer(
            **options(settings, bootstrap),
            isolation_level="read_committed",
            allow_auto_create_topics=False,
            fetch_max_wait_ms=100,
        )
        self._partition = TopicPartition(settings.topic(GENERATIONS), 0)
        self._state = Generations()

    def look(self) -> Generations:
        """The state as it is now; on a log where nobody ever changed it, the first generation serves."""
        if not self._found():
            return self._state
        end = self._consumer.end_offsets([self._partition])[self._partition]
        while self._consumer.position(self._partition) < end:
            for records in self._consumer.poll(timeout_ms=POLL_MS).values():
                for record in records:
                    self._state = Generations.told(record.value) or self._state
        return self._state

    def _found(self) -> bool:
        """Whether the topic is there; an older release may have made the others without it."""
        if self._consumer.assignment():
            return True
        if not self._consumer.partitions_for_topic(self._partition.topic):
            return False
        self._consumer.assign([self._partition])
        self._consumer.seek_to_beginning(self._partition)
        return True

    def close(self) -> None:
        """Lets go of the connection."""
        self._consumer.close(autocommit=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def read(settings: Settings, bootstrap: str) -> Generations:
    """The state as it is now."""
    with Watch(settings, bootstrap) as watch:
        return watch.look()


def change(settings: Settings, bootstrap: str, step: Step) -> Generations:
    """One step from the state as it is; raises `GenerationError` if the step cannot be made.

    A transaction under one id: whoever begins to change the state after us fences us, so what we read here is still
    true when we commit, or the commit fails. No lock can be left behind.
    """
    producer = KafkaProducer(
        **producer_options(settings, bootstrap),
        transactional_id=f"{settings.prefix}{GENERATIONS.name}",
        enable_idempotence=True,
        allow_auto_create_topics=False,
    )
    with contextlib.closing(producer), _alone():
        producer.init_transactions()
        state = _complete(step(read(settings, bootstrap)), settings)
        producer.begin_transaction()
        _send(producer, settings.topic(GENERATIONS), state)
        producer.commit_transaction()
    _await_visible(settings, bootstrap, state)
    return state


def _await_visible(settings: Settings, bootstrap: str, state: Generations) -> None:
    """The broker answers a commit before readers see it; whoever looks next shall."""
    deadline = time.monotonic() + SECONDS
    with Watch(settings, bootstrap) as watch:
        while watch.look().changed_at != state.changed_at and time.monotonic() < deadline:
            time.sleep(PAUSE)


def _send(producer: KafkaProducer, topic: str, state: Generations) -> None:
    key, value, now = state_key(state), state.model_dump_json().encode(), dt.datetime.now(dt.UTC)
    said = headers(GENERATIONS, key=key, value=value, source=SOURCE, time=now)
    producer.send(topic, value, key.encode(), said, partition=0).get(SECONDS)


@contextmanager
def _alone() -> Iterator[None]:
    try:
        yield
    except (ProducerFencedError, InvalidProducerEpochError) as error:
        raise GenerationError(
            "somebody else changed the generations at this moment: see `communique replay status`, and try again"
        ) from error


def _complete(state: Generations, settings: Settings) -> Generations:
    """With the time, and the names of all topics: a consumer need not know how they are made."""
    kept = tuple(it.model_copy(update={"topics": _topics_of(settings, it.number)}) for it in state.kept)
    return state.model_copy(update={"kept": kept, "changed_at": dt.datetime.now(dt.UTC)})


def _topics_of(settings: Settings, number: int) -> dict[str, str]:
    """Name in the contract → name on the broker."""
    mine = settings.at(number)
    return {topic.name: mine.topic(topic) for topic in TOPICS}


def members(settings: Settings, bootstrap: str, number: int) -> list[str]:
    """The workers that fill this generation: seat and host of each."""
    admin = KafkaAdminClient(**options(settings, bootstrap))
    group = settings.at(number).app_id
    try:
        described = admin.describe_groups([group])[group]
    except (CoordinatorNotAvailableError, GroupIdNotFoundError):
        return []
    finally:
        admin.close()
    return [f"{it.get('group_instance_id') or it['client_id']} on {it['client_host']}" for it in described["members"]]


def vacate(settings: Settings, bootstrap: str, number: int, seats: list[str]) -> None:
    """Give up the seats of workers that have ended, or their partitions wait for them until the group misses them."""
    admin = KafkaAdminClient(**options(settings, bootstrap))
    try:
        admin.remove_group_members(
            settings.at(number).app_id, [MemberToRemove(group_instance_id=seat) for seat in seats]
        )
    finally:
        admin.close()


def sweep(settings: Settings, bootstrap: str, state: Generations) -> list[str]:
    """Delete what is left of generations that are dropped, topics and groups; the names of the topics deleted.

    After the state has changed, and as often as one likes: what a crash left behind goes with the next one.
    """
    gone = sorted(set(range(1, state.latest + 1)) - state.numbers)
    admin = KafkaAdminClient(**options(settings, bootstrap))
    try:
        shared = {settings.topic(topic) for topic in TOPICS if topic.shared}
        theirs = {plan.name for number in gone for plan in plans(settings.at(number))} - shared
        doomed = sorted(theirs & set(admin.list_topics()))
        if doomed:
            _delete(admin, doomed)
        _forget_groups(admin, [settings.at(number).app_id for number in gone])
    finally:
        admin.close()
    return doomed


def _delete(admin: KafkaAdminClient, names: list[str]) -> None:
    with contextlib.suppress(UnknownTopicOrPartitionError):  # somebody else was quicker
        admin.delete_topics(names)


def _forget_groups(admin: Any, groups: list[str]) -> None:
    there = {it["group_id"] for it in admin.list_groups()}
    if doomed := [group for group in groups if group in there]:
        admin.delete_groups(doomed)
