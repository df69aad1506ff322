"""The broker → each hop of the way: what is on its topic, how far its group has read, how old the oldest waiting is."""

import asyncio
import time
from typing import Any, NamedTuple

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from communique.broker.client import aiokafka_options as options
from communique.schemas import topics
from communique.schemas.settings import Settings

HOPS = (
    ("clean", topics.ARTICLES_RAW),
    ("classify", topics.ARTICLES_CLEAN),
    ("extract", topics.ARTICLES_CLASSIFIED),
    ("revise", topics.ARTICLES_CODED),
    ("merge", topics.EVENTS_MENTIONS),
    ("actors", topics.ACTORS_ACTIVITY),
)
MINUTE = 60
PATIENCE = 4.0
"""Seconds until a page says that the broker does not answer."""


class Hop(NamedTuple):
    """An agent and the topic that it reads."""

    agent: str
    topic: str
    records: int
    lag: int | None
    """None: the group has never committed."""
    oldest: int | None
    """The broker's time of the oldest record that waits, in milliseconds."""
    a_minute: int
    """Records that came onto the topic within the last minute."""

    @property
    def waiting(self) -> int:
        """What waits; all that is there if no worker has ever read."""
        return self.records if self.lag is None else self.lag


async def hops(settings: Settings, bootstrap: str) -> list[Hop]:
    """The whole way, as of now."""
    async with asyncio.timeout(PATIENCE):
        admin = AIOKafkaAdminClient(**options(settings, bootstrap))
        consumer = AIOKafkaConsumer(**options(settings, bootstrap), group_id=None, auto_offset_reset="latest")
        await admin.start()
        try:
            await consumer.start()
            try:
                return await _hops(settings, admin, consumer)
            finally:
                await consumer.stop()
        finally:
            await admin.close()


async def _hops(settings: Settings, admin: AIOKafkaAdminClient, consumer: AIOKafkaConsumer) -> list[Hop]:
    described = await admin.describe_topics([settings.topic(topic) for _, topic in HOPS])
    places = [TopicPartition(it["topic"], part["partition"]) for it in described for part in it["partitions"]]
    consumer.assign(places)
    first, last = await consumer.beginning_offsets(places), await consumer.end_offsets(places)
    group = await admin.list_consumer_group_offsets(settings.app_id, partitions=places)
    committed = {place: found.offset for place, found in group.items() if found.offset >= 0}
    waiting = {place: at for place, at in committed.items() if at < last[place]}
    recent = await consumer.offsets_for_times(dict.fromkeys(places, int((time.time() - MINUTE) * 1000)))
    came = {place: last[place] - found.offset for place, found in recent.items() if found}
    oldest = await _times(consumer, waiting)
    return [
        _hop(agent, settings.topic(topic), first=first, last=last, committed=committed, oldest=oldest, came=came)
        for agent, topic in HOPS
    ]


def _hop(agent: str, topic: str, *, first: Any, last: Any, committed: Any, oldest: Any, came: Any) -> Hop:
    places = [place for place in last if place.topic == topic]
    lag = (
        sum(last[it] - committed.get(it, first[it]) for it in places) if any(it in committed for it in places) else None
    )
    times = [oldest[it] for it in places if it in oldest]
    records, recent = sum(last[it] - first[it] for it in places), sum(came.get(it, 0) for it in places)
    return Hop(agent, topic, records, lag, min(times, default=None), recent)


async def _times(consumer: AIOKafkaConsumer, waiting: dict[TopicPartition, int]) -> dict[TopicPartition, int]:
    """When the first waiting record of each partition came."""
    if not waiting:
        return {}
    consumer.assign(list(waiting))
    for place, offset in waiting.items():
        consumer.seek(place, offset)
    found = await consumer.getmany(timeout_ms=800, max_records=50 * len(waiting))
    return {place: min(it.timestamp for it in records) for place, records in found.items() if records}
