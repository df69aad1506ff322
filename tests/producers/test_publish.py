"""What protects the log: every article acknowledged under its key, repeats recognisable, a broken broker said."""

import gc
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from kafka import KafkaConsumer, TopicPartition
from kafka.partitioner.default import murmur2

from communique.broker import topics
from communique.broker.local import LocalBroker
from communique.producers.outbox import Published
from communique.producers.publish import delete, publish, seal
from communique.producers.refusal import Refusal
from communique.producers.wire import PublishError
from communique.schemas.articles import RawArticle
from communique.schemas.failures import Reason
from communique.schemas.settings import Settings
from communique.schemas.topics import ARTICLES_RAW


def some(count: int, body: str = "They met in Geneva.") -> list[RawArticle]:
    return [RawArticle(id=f"article-{number}", body=body) for number in range(count)]


def on_the_log(settings: Settings, bootstrap: str) -> list[Any]:
    """Every record of the raw topic, up to the end as it is now."""
    consumer = KafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False)
    try:
        topic = settings.topic(ARTICLES_RAW)
        partitions = [TopicPartition(topic, number) for number in range(settings.partitions)]
        consumer.assign(partitions)
        consumer.seek_to_beginning()
        ends = consumer.end_offsets(partitions)
        records: list[Any] = []
        deadline = time.monotonic() + 30
        while len(records) < sum(ends.values()) and time.monotonic() < deadline:
            records += [record for polled in consumer.poll(timeout_ms=500).values() for record in polled]
        return records
    finally:
        consumer.close()


def test_what_was_not_given_is_not_on_the_wire() -> None:
    letter = seal(RawArticle.model_validate({"id": "a", "body": "Zürich “now”", "x_score": None}), 1000)
    assert not isinstance(letter, Refusal)
    assert json.loads(letter.value or b"") == {"id": "a", "body": "Zürich “now”", "x_score": None}


def test_the_partitioner_is_that_of_the_java_client() -> None:
    # The value of murmur2("21") in Kafka's own UtilsTest: consumers and tables in other languages agree on it.
    assert murmur2(b"21") & 0xFFFFFFFF == -973932308 & 0xFFFFFFFF


def test_every_article_is_acknowledged_under_its_key(kafka: str, settings: Settings) -> None:
    refusal = Refusal("x.txt", Reason.EMPTY, "no text", "Leave it out")
    seen: list[int] = []
    heard: list[Refusal] = []
    published = publish(
        [*some(300), refusal, *some(1, "x" * (settings.max_article_bytes + 1))],
        settings=settings,
        bootstrap=kafka,
        on_progress=lambda it: seen.append(it.acked),
        on_refusal=heard.append,
    )
    assert (published.read, published.sent, published.acked, published.refused) == (302, 300, 300, 2)
    assert [it.reason for it in heard] == [Reason.EMPTY, Reason.TOO_LARGE]
    assert seen == sorted(seen)
    assert seen[-1] == 300
    records = on_the_log(settings, kafka)
    assert {record.key for record in records} == {article.id.encode() for article in some(300)}
    assert all(json.loads(record.value)["id"].encode() == record.key for record in records)
    assert all(record.partition == (murmur2(record.key) & 0x7FFFFFFF) % settings.partitions for record in records)


def test_the_largest_article_that_is_allowed_goes_through(kafka: str, settings: Settings) -> None:
    (empty,) = some(1, "")
    room = settings.max_article_bytes - len(empty.model_dump_json(exclude_unset=True))
    noise = "".join(chr(0x4E00 + (number * 7919) % 20000) for number in range(room // 3))  # compresses badly
    published = publish(some(1, noise), settings=settings, bootstrap=kafka)
    assert (published.acked, published.refused) == (1, 0)


def test_a_repeat_is_recognised_by_its_id_and_a_correction_is_not(kafka: str, settings: Settings) -> None:
    for body in ("They met.", "They met.", "They did not meet."):
        publish(some(1, body), settings=settings, bootstrap=kafka)
    first, repeat, correction = [dict(record.headers) for record in on_the_log(settings, kafka)]
    assert first["ce_id"] == repeat["ce_id"] != correction["ce_id"]
    assert correction["ce_subject"] == b"article-0"


def test_a_withdrawal_is_a_tombstone_in_the_articles_partition(kafka: str, settings: Settings) -> None:
    publish(some(1), settings=settings, bootstrap=kafka)
    assert delete(["article-0"], settings=settings, bootstrap=kafka).acked == 1
    article, tombstone = on_the_log(settings, kafka)
    assert (tombstone.value, tombstone.key, tombstone.partition) == (None, article.key, article.partition)


def test_ctrl_c_ends_the_reading_and_awaits_what_was_sent(kafka: str, settings: Settings) -> None:
    def interrupted() -> Iterator[RawArticle]:
        yield from some(10)
        raise KeyboardInterrupt

    published = publish(interrupted(), settings=settings, bootstrap=kafka)
    assert published == Published(read=10, sent=10, acked=10, bytes=published.bytes, interrupted=True)
    assert len(on_the_log(settings, kafka)) == 10


def test_a_missing_topic_is_said(kafka: str, settings: Settings) -> None:
    elsewhere = settings.model_copy(update={"prefix": "nowhere."})
    with pytest.raises(PublishError, match=r"no topic nowhere\.articles\.raw\.v1 .* topics create"):
        publish(some(1), settings=elsewhere, bootstrap=kafka, timeout=2)


@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")  # kafka-python forgets those that failed
@pytest.mark.parametrize("listens", [False, True], ids=["nothing there", "accepts and stays silent"])
def test_no_broker_is_said_in_time(listens: bool) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if listens:
            server.listen()
        began = time.monotonic()
        with pytest.raises(PublishError, match=r"no broker answers at 127\.0\.0\.1"):
            publish(some(1), settings=Settings(), bootstrap=f"127.0.0.1:{server.getsockname()[1]}", timeout=1)
    assert time.monotonic() - began < 10
    gc.collect()  # here, where the warning is expected


def test_a_broker_that_stops_answering_is_said_with_the_account(tmp_path: Path, cache: Path) -> None:
    broker = LocalBroker(tmp_path, cache, port=0, controller_port=0)
    settings = Settings(broker=broker.start(), prefix="stopped.")
    topics.create(settings.broker or "", settings)
    process = psutil.Process(broker.status().pid)

    def frozen_halfway() -> Iterator[RawArticle]:
        yield from some(6000)  # more than may be on the way at once: some are acknowledged by then
        process.suspend()
        yield from some(10)

    try:
        with pytest.raises(PublishError, match=r"took nothing on .* for 2 s; 6010 read, [1-9]\d* acknowledged"):
            publish(frozen_halfway(), settings=settings, bootstrap=settings.broker or "", timeout=2)
    finally:
        process.resume()
        broker.stop()
