"""A dead letter is sent again byte for byte, to where it had failed, and only by who may."""

import asyncio

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from pydantic import SecretStr
from starlette.testclient import TestClient

from communique.schemas import topics
from communique.schemas.settings import Settings
from communique.web.app import create_app
from communique.web.live import Live
from communique.web.replay import NotSentError, replay
from communique.web.tables.store import Store

LARGE = b"\xff" * 100_000
"""More than the read model keeps of a payload."""


async def bury(settings: Settings, value: bytes, said: bytes) -> int:
    producer = AIOKafkaProducer(bootstrap_servers=settings.broker, max_request_size=2_000_000)
    await producer.start()
    topic = settings.topic(topics.DEAD_LETTERS)
    sent = await producer.send_and_wait(topic, value, b"k", partition=1, headers=[("dlq_topic", said)])
    await producer.stop()
    return int(sent.offset)


async def newest(settings: Settings, topic: topics.Topic) -> list[tuple[bytes | None, bytes | None]]:
    consumer = AIOKafkaConsumer(bootstrap_servers=settings.broker, auto_offset_reset="earliest")
    await consumer.start()
    consumer.assign([TopicPartition(settings.topic(topic), n) for n in range(settings.partitions)])
    found = await consumer.getmany(timeout_ms=5000)
    await consumer.stop()
    return [(it.key, it.value) for records in found.values() for it in records]


async def test_all_of_it_goes_to_where_it_had_failed(settings: Settings) -> None:
    offset = await bury(settings, LARGE, topics.ARTICLES_RAW.name.encode())
    assert await replay(settings, settings.broker or "", 1, offset) == settings.topic(topics.ARTICLES_RAW)
    assert await newest(settings, topics.ARTICLES_RAW) == [(b"k", LARGE)]


@pytest.mark.parametrize(
    ("said", "place", "why"),
    [
        (b"elsewhere.v1", 0, "no topic of ours"),  # never to a topic that a forged header names
        (topics.ARTICLES_RAW.name.encode(), 7, "no longer on the log"),
    ],
)
async def test_what_cannot_be_sent_says_why(settings: Settings, said: bytes, place: int, why: str) -> None:
    offset = await bury(settings, b"x", said)
    with pytest.raises(NotSentError, match=why):
        await replay(settings, settings.broker or "", 1, offset + place)


def test_the_page_sends_it_for_who_bears_the_token(settings: Settings, store: Store) -> None:
    offset = asyncio.run(bury(settings, b"again", topics.ARTICLES_CLEAN.name.encode()))
    path = f"/dead-letters/1/{offset}/replay"
    guarded = settings.model_copy(update={"web_token": SecretStr("s3cret")})
    client = TestClient(create_app(guarded, store, Live()), base_url="http://127.0.0.1", follow_redirects=False)
    assert client.post(path).status_code == 401
    client.headers["authorization"] = "Bearer s3cret"
    assert client.post(path, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert client.get(path).status_code in {404, 405}, "a link that is followed changes nothing"
    assert client.post(path).headers["location"].startswith(f"/dead-letters/1/{offset}?sent=")
    assert asyncio.run(newest(settings, topics.ARTICLES_CLEAN)) == [(b"k", b"again")]


def test_without_a_token_nobody_sends_anything(client: TestClient) -> None:
    refused = client.post("/dead-letters/0/0/replay")
    assert refused.status_code == 403 and "COMMUNIQUE_WEB_TOKEN" in refused.text
    assert "COMMUNIQUE_WEB_TOKEN" in client.get("/dead-letters/0/0").text
