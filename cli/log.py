"""Topics → their records, from the beginning to where they end now; knows Kafka and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.errors import KafkaError, RetriableError

POLL_MS = 500
STALLED_POLLS = 60
"""Half a minute without a record though the log says that there are some: the broker is gone."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it stands on the log."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    timestamp: int
    """Milliseconds since 1970."""
    headers: Mapping[str, bytes] = field(default_factory=dict)


class LogError(Exception):
    """The log cannot be read; the message says why and what to do."""


class Reader:
    """Reads topics piece by piece: each `catch_up` goes on where the last one ended.

    There is no consumer group: readers see every partition and disturb nobody.
    """

    def __init__(self, topics: Iterable[str], options: Mapping[str, Any]) -> None:
        self._topics = tuple(topics)
        self._consumer = _reach(lambda: KafkaConsumer(**{"fetch_max_wait_ms": 100, **options}), options)
        self._partitions = [it for topic in self._topics for it in _partitions(self._consumer, topic)]
        self._consumer.assign(self._partitions)
        self._consumer.seek_to_beginning(*self._partitions)

    def skip_to_end(self) -> Self:
        """Leaves out what is on the log already."""
        self._consumer.seek_to_end(*self._partitions)
        for partition in self._partitions:
            self._consumer.position(partition)  # a seek is lazy: it would skip what comes before the first poll
        return self

    def go_on(self, offsets: Mapping[int, int]) -> Self:
        """Begins at these offsets, by partition, of its one topic; at the beginning where none is given.

        Raises:
            LogError: the topic ends before an offset: it is not the one that was read before.
        """
        ends = self._consumer.end_offsets(self._partitions)
        for partition in self._partitions:
            offset = offsets.get(partition.partition, 0)
            if offset > ends[partition]:
                raise LogError(f"{partition.topic} ends before what was read of it: it has been made anew")
            if offset:
                self._consumer.seek(partition, offset)
        return self

    def catch_up(self) -> Iterator[Record]:
        """Everything up to where the topics end at this moment."""
        ends = self._consumer.end_offsets(self._partitions)
        behind = {it for it in self._partitions if self._consumer.position(it) < ends[it]}
        idle = 0
        while behind:
            polled = self._consumer.poll(timeout_ms=POLL_MS)
            idle = 0 if polled else idle + 1
            if idle > STALLED_POLLS:
                raise LogError(f"the broker no longer answers: {len(behind)} partitions are not read to their end")
            for records in polled.values():
                yield from map(_record, records)
            # By position, not by the last record seen: markers and compacted gaps have offsets but no records.
            behind = {it for it in behind if self._consumer.position(it) < ends[it]}

    def close(self) -> None:
        """Lets go of the connections."""
        self._consumer.close(autocommit=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def read(topics: Iterable[str], options: Mapping[str, Any]) -> Iterator[Record]:
    """The records of the topics, from the beginning to where they end now."""
    with Reader(topics, options) as reader:
        yield from reader.catch_up()


def latest(records: Iterable[Record]) -> list[Record]:
    """What a compacted topic says now: the last record of each key, without those deleted."""
    last = {record.key: record for record in records}
    return [record for record in last.values() if record.value is not None]


class Position(NamedTuple):
    """How far a group is on one partition."""

    start: int
    committed: int
    end: int


class Lag:
    """How far a consumer group is behind on some topics."""

    def __init__(self, group: str, topics: Iterable[str], options: Mapping[str, Any]) -> None:
        self._group, self._topics = group, tuple(topics)
        self._admin = _reach(lambda: KafkaAdminClient(**options), options)
        self._consumer = _reach(lambda: KafkaConsumer(**options), options)

    def behind(self) -> dict[str, int]:
        """How many records of each topic the group has not yet committed."""
        return {
            topic: sum(max(0, it.end - it.committed) for it in places.values())
            for topic, places in self.positions().items()
        }

    def positions(self) -> dict[str, dict[int, Position]]:
        """How far the group is on each partition of each topic.

        Committed offsets are asked before end offsets: an agent commits only after its own sends are acknowledged,
        so when nothing is behind in all topics of the way, nothing was in flight between them either.
        """
        try:
            held = self._admin.list_group_offsets(self._group)[self._group]
        except RetriableError:
            # The group's coordinator is being found, loaded or moved, as on a new cluster: whoever waits asks again,
            # and until then nothing counts as committed.
            held = {}
        committed = {partition: it.offset for partition, it in held.items()}
        return {topic: self._positions(topic, committed) for topic in self._topics}

    def _positions(self, topic: str, committed: Mapping[TopicPartition, int]) -> dict[int, Position]:
        partitions = _partitions(self._consumer, topic)
        starts, ends = self._consumer.beginning_offsets(partitions), self._consumer.end_offsets(partitions)
        return {
            it.partition: Position(starts[it], max(committed.get(it, 0), starts[it]), ends[it]) for it in partitions
        }

    def close(self) -> None:
        """Lets go of the connections."""
        self._admin.close()
        self._consumer.close(autocommit=False)


def cluster_id(options: Mapping[str, Any]) -> str:
    """What tells this cluster from every other one."""
    admin = _reach(lambda: KafkaAdminClient(**options), options)
    try:
        return str(admin.describe_cluster()["cluster_id"])
    finally:
        admin.close()


def newest(topic: str, options: Mapping[str, Any]) -> int | None:
    """When the last record of the topic came in, in milliseconds by the broker's clock."""
    consumer = _reach(lambda: KafkaConsumer(**options), options)
    try:
        partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic) or ()]
        ends = {it: end for it, end in consumer.end_offsets(partitions).items() if end}
        consumer.assign(list(ends))
        for partition, end in ends.items():
            consumer.seek(partition, end - 1)
        polled = consumer.poll(timeout_ms=POLL_MS * 4) if ends else {}
        return max((record.timestamp for records in polled.values() for record in records), default=None)
    finally:
        consumer.close(autocommit=False)


def _partitions(consumer: Any, topic: str) -> list[TopicPartition]:
    """All of a topic; one that is not known, if only while a broker comes back, is not taken for one without any."""
    numbers = consumer.partitions_for_topic(topic)
    if not numbers:
        raise LogError(f"the topic {topic} does not exist: `communique topics create` makes all of them")
    return [TopicPartition(topic, number) for number in sorted(numbers)]


def _reach(client: Any, options: Mapping[str, Any]) -> Any:
    try:
        return client()
    except KafkaError as error:
        raise LogError(f"no broker answers at {options.get('bootstrap_servers')}: {error!r}") from error


def _record(record: Any) -> Record:
    headers = dict(record.headers or ())
    return Record(record.topic, record.partition, record.offset, record.key, record.value, record.timestamp, headers)
