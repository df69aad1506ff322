"""What our options must carry: an article of 5 MB and a dead letter of 16 MB, by every library that we use."""

from contextlib import closing
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from kafka import KafkaConsumer, KafkaProducer
from kafka.errors import MessageSizeTooLargeError
from pydantic import SecretStr

from communique.broker import client
from communique.schemas.settings import Settings
from communique.schemas.topics import ARTICLES_RAW, DEAD_LETTERS, MAX_MESSAGE_BYTES

HEADERS = [("dlq_error", b"x" * 1024)]
OVERHEAD = 1024  # of a record and its batch
LARGEST = b"n" * (MAX_MESSAGE_BYTES - OVERHEAD)


def test_the_largest_message_passes_with_kafka_python(kafka: str, settings: Settings) -> None:
    raw, dead = settings.topic(ARTICLES_RAW), settings.topic(DEAD_LETTERS)
    with closing(KafkaProducer(**client.producer_options(settings, kafka))) as producer:
        producer.send(raw, LARGEST).get(timeout=30)
        producer.send(dead, LARGEST, headers=HEADERS).get(timeout=30)
        with pytest.raises(MessageSizeTooLargeError):
            producer.send(raw, LARGEST + b"n" * 4 * OVERHEAD).get(timeout=30)

    options = {**client.options(settings, kafka), "auto_offset_reset": "earliest"}
    with closing(KafkaConsumer(raw, dead, **options)) as consumer:
        assert {next(consumer).topic, next(consumer).topic} == {raw, dead}


async def test_the_largest_message_passes_with_aiokafka(kafka: str, settings: Settings) -> None:
    raw = settings.topic(ARTICLES_RAW)
    async with AIOKafkaProducer(**client.aiokafka_producer_options(settings, kafka)) as producer:
        await producer.send_and_wait(raw, LARGEST)

    options = client.aiokafka_options(settings, kafka)
    async with AIOKafkaConsumer(raw, **options, auto_offset_reset="earliest") as consumer:
        assert (await consumer.getone()).value == LARGEST


@pytest.mark.parametrize(
    "bootstrap",
    [
        "a:1,b:2",
        " a:1 , b:2 ",  # as people type
        "kafka://a:1;b:2",  # as Faust writes it
    ],
)
def test_servers_are_read_in_every_spelling(bootstrap: str) -> None:
    assert client.servers(bootstrap) == ["a:1", "b:2"]


def test_a_password_goes_with_sasl_only(tmp_path: Path) -> None:
    known = {"sasl_mechanism": "SCRAM-SHA-512", "sasl_username": "ada", "sasl_password": SecretStr("s3cret")}
    plain = client.options(Settings(state=tmp_path, **known), "a:1")
    secured = client.options(Settings(state=tmp_path, **known, security_protocol="SASL_SSL"), "a:1")

    assert "s3cret" not in str(plain)
    assert secured["sasl_plain_password"] == "s3cret"
    assert secured["sasl_mechanism"] == "SCRAM-SHA-512"
    assert secured["ssl_context"].check_hostname
