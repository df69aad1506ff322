"""A dead letter, by its place on the log → sent again to the topic where it had failed, key and bytes as they were."""

import asyncio

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.structs import ConsumerRecord

from communique.broker.client import aiokafka_options, aiokafka_producer_options
from communique.schemas.failures import failed_on
from communique.schemas.settings import Settings
from communique.schemas.topics import DEAD_LETTERS

PATIENCE = 15.0
"""Seconds that the broker may take."""


class NotSentError(Exception):
    """Nothing was sent; the text says why."""


async def replay(settings: Settings, bootstrap: str, partition: int, offset: int) -> str:
    """Gives the topic's name once the broker has the message."""
    try:
        async with asyncio.timeout(PATIENCE):
            letter = await _read(settings, bootstrap, TopicPartition(settings.topic(DEAD_LETTERS), partition), offset)
            said = dict(letter.headers).get("dlq_topic", b"").decode(errors="replace")
            topic = failed_on(said, settings)
            if topic is None:
                raise NotSentError(f"the dead letter names no topic of ours: {said!r}")
            await _send(settings, bootstrap, topic, letter)
            return topic
    except TimeoutError:
        raise NotSentError("the broker does not answer") from None


async def _read(settings: Settings, bootstrap: str, place: TopicPartition, offset: int) -> ConsumerRecord:
    """The whole of it: the read model keeps no more than its beginning."""
    consumer = AIOKafkaConsumer(**aiokafka_options(settings, bootstrap), group_id=None, auto_offset_reset="none")
    await consumer.start()
    try:
        consumer.assign([place])
        if (
            not (await consumer.beginning_offsets([place]))[place]
            <= offset
            < (await consumer.end_offsets([place]))[place]
        ):
            raise NotSentError("the dead letter is no longer on the log")
        consumer.seek(place, offset)
        return await consumer.getone()
    finally:
        await consumer.stop()


async def _send(settings: Settings, bootstrap: str, topic: str, letter: ConsumerRecord) -> None:
    producer = AIOKafkaProducer(**aiokafka_producer_options(settings, bootstrap))
    await producer.start()
    try:
        await producer.send_and_wait(topic, letter.value, letter.key, headers=list(letter.headers))
    finally:
        await producer.stop()
