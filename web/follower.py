"""The log → the read model: every partition of what it follows, without a group, from the offsets kept there."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import OffsetOutOfRangeError
from aiokafka.structs import ConsumerRecord

from communique.broker.client import aiokafka_options as options
from communique.schemas.settings import Settings
from communique.schemas.topics import GENERATIONS, TOPICS
from communique.web.live import Live
from communique.web.serving import Serving
from communique.web.tables import offsets
from communique.web.tables.record import Record
from communique.web.tables.store import Store
from communique.web.tables.write import PUT, write

FOLLOWED = tuple(topic for topic in TOPICS if topic.name in PUT)
BATCH = 1000
PATIENCE_MS = 250
RETRY_SECONDS = (0.5, 1, 2, 5, 10)

log = structlog.get_logger(__name__)


class Follower:
    """Keeps the read model up to date, through broker failures, until it is cancelled."""

    def __init__(self, settings: Settings, bootstrap: str, store: Store, live: Live) -> None:
        self.base = settings
        self.settings = settings
        """At the generation that is followed."""
        self.bootstrap = bootstrap
        self.store = store
        self.live = live
        self.names: dict[str, str] = {}

    async def run(self) -> None:
        """Follow; when the broker or the disk fails, say so and try again."""
        attempt = 0
        while True:
            try:
                await self._follow()
            except OffsetOutOfRangeError:
                log.warning("the log no longer has the offset to go on from: building anew")
                await asyncio.to_thread(self.store.forget)
            except Exception as error:  # noqa: BLE001 - the view outlives its broker and its disk
                self.live.update(state="no-broker", detail=f"{type(error).__name__}: {error}"[:300])
                log.warning("the log cannot be followed", error=repr(error))
            await asyncio.sleep(RETRY_SECONDS[min(attempt, len(RETRY_SECONDS) - 1)])
            attempt = 0 if self.live.status.state == "live" else attempt + 1

    async def _follow(self) -> None:
        """The generation that serves, until another one does."""
        await self._log([self.base.topic(GENERATIONS)])
        serving = Serving(self.base, self.bootstrap)
        try:
            await serving.start()
            self.settings = self.base.at(serving.generation)
            self.names = {self.settings.topic(topic): topic.name for topic in FOLLOWED}
            self.live.update(generation=serving.generation)
            await self._follow_one(serving)
        finally:
            await serving.stop()

    async def _follow_one(self, serving: Serving) -> None:
        cluster, partitions = await self._log(list(self.names))
        consumer = AIOKafkaConsumer(
            **options(self.settings, self.bootstrap),
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="none",
            max_partition_fetch_bytes=8_000_000,
        )
        await consumer.start()
        try:
            await self._assign(consumer, cluster, partitions)
            while await serving.look() == self.settings.generation:
                await self._step(consumer)
        finally:
            await consumer.stop()

    async def _log(self, names: list[str]) -> tuple[str, list[TopicPartition]]:
        """The cluster's id and all partitions; waits until every one of these topics exists."""
        admin = AIOKafkaAdminClient(**options(self.settings, self.bootstrap))
        await admin.start()
        try:
            cluster = str((await admin.describe_cluster())["cluster_id"])
            while missing := [it["topic"] for it in await admin.describe_topics(names) if it["error_code"]]:
                self.live.update(state="no-topics", detail=f"missing: {', '.join(sorted(missing))}")
                await asyncio.sleep(1)
            described = await admin.describe_topics(names)
        finally:
            await admin.close()
        return cluster, [
            TopicPartition(it["topic"], part["partition"]) for it in described for part in it["partitions"]
        ]

    async def _assign(self, consumer: AIOKafkaConsumer, cluster: str, partitions: list[TopicPartition]) -> None:
        identity = f"{cluster} {self.settings.prefix} {self.settings.generation}"
        if await asyncio.to_thread(self.store.open, identity):
            log.info("read model made anew", path=str(self.store.path))
        consumer.assign(partitions)
        kept = offsets.all_of(self.store.read())
        first, last = await consumer.beginning_offsets(partitions), await consumer.end_offsets(partitions)
        for partition in partitions:
            place = kept.get((self.names[partition.topic], partition.partition), first[partition])
            if place > last[partition]:  # the topic was made anew
                raise OffsetOutOfRangeError({partition: place})
            consumer.seek(partition, max(place, first[partition]))
        self.live.update(state="catching-up", behind=sum(last.values()) - sum(first.values()))

    async def _step(self, consumer: AIOKafkaConsumer) -> None:
        """Fetch, write, tell."""
        fetched = await consumer.getmany(timeout_ms=PATIENCE_MS, max_records=BATCH)
        if fetched:
            positions = {
                (self.names[partition.topic], partition.partition): records[-1].offset + 1
                for partition, records in fetched.items()
            }
            await asyncio.to_thread(write, self.store, self._records(fetched), positions)
        await self._report(consumer, [record.topic for records in fetched.values() for record in records])

    def _records(self, fetched: Mapping[TopicPartition, Iterable[ConsumerRecord]]) -> list[Record]:
        return [
            Record(self.names[it.topic], it.partition, it.offset, it.timestamp, it.key, it.value, it.headers)
            for records in fetched.values()
            for it in records
        ]

    async def _report(self, consumer: AIOKafkaConsumer, topics: list[str]) -> None:
        behind = await self._behind(consumer, idle=not topics)
        status, short = self.live.status, [self.names[topic].split(".v")[0] for topic in topics]
        counted: dict[str, Any] = {
            "articles": status.articles + short.count("articles.raw"),
            "events": status.events + short.count("events.diplomatic"),
            "actors": status.actors + short.count("actors.profiles"),
            "version": status.version + bool(topics),
        }
        settled = behind == 0 or (status.state == "live" and behind < BATCH)
        self.live.update(state="live" if settled else "catching-up", detail="", behind=behind, **counted)

    async def _behind(self, consumer: AIOKafkaConsumer, *, idle: bool) -> int:
        """Records not read yet. The last fetch knows where the log ends, but not of partitions never fetched: ask."""
        if idle and self.live.status.state == "live":
            return 0
        ends = await consumer.end_offsets(list(consumer.assignment()))
        return sum([max(0, end - await consumer.position(partition)) for partition, end in ends.items()])
