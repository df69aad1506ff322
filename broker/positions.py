"""A consumer group's places on its topics, and what lies at a place: asked apart from the group's own clients."""

import time
from collections.abc import Callable, Mapping
from typing import TypeVar

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.errors import RetriableError

from communique.broker.client import options
from communique.schemas.settings import Settings

Place = tuple[str, int]
"""A topic's full name and a partition of it."""
PATIENCE_MS = 10_000
T = TypeVar("T")


def committed(settings: Settings, bootstrap: str) -> Mapping[Place, int]:
    """The offset from which this group is to go on, by partition; none where it has committed nothing yet.

    Raises:
        KafkaError: the broker or the group's coordinator does not answer.
    """
    admin = KafkaAdminClient(**options(settings, bootstrap))
    try:
        held = _patiently(lambda: admin.list_group_offsets(settings.app_id)[settings.app_id])
    finally:
        admin.close()
    return {(place.topic, place.partition): it.offset for place, it in held.items() if it.offset >= 0}


def _patiently(ask: Callable[[], T]) -> T:
    """The group's coordinator may be being made, loaded or moved."""
    end = time.monotonic() + PATIENCE_MS / 1000
    while True:
        try:
            return ask()
        except RetriableError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def first_from(settings: Settings, bootstrap: str, place: Place, offset: int) -> int | None:
    """The offset of the first record that still stands at `offset` or behind it; None: none came in ten seconds.

    Raises:
        KafkaError: the broker does not answer.
    """
    partition = TopicPartition(*place)
    consumer = KafkaConsumer(
        **options(settings, bootstrap), enable_auto_commit=False, auto_offset_reset="earliest", max_poll_records=1
    )
    try:
        consumer.assign([partition])
        consumer.seek(partition, offset)
        polled = consumer.poll(timeout_ms=PATIENCE_MS).get(partition, [])
        return polled[0].offset if polled else None
    finally:
        consumer.close(autocommit=False)
