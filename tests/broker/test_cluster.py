"""A cluster whose nodes fail, and one that speaks TLS and asks for a password: what the local broker is not."""

import gc
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from kafka import KafkaProducer
from pydantic import SecretStr

from communique.broker import client, topics
from communique.broker.cluster import LocalCluster
from communique.broker.probe import probe
from communique.schemas.settings import Settings
from communique.schemas.topics import ARTICLES_RAW

pytestmark = pytest.mark.kafka

USER, PASSWORD = "communique", "only-for-this-test"
LOGIN = f'org.apache.kafka.common.security.scram.ScramLoginModule required username="{USER}" password="{PASSWORD}";'


async def test_one_node_of_three_may_die(tmp_path: Path, cache: Path) -> None:
    with LocalCluster(tmp_path, cache) as cluster:
        settings = Settings(state=tmp_path, prefix="three.", replication=3)
        topics.create(cluster.bootstrap, settings)
        assert topics.check(cluster.bootstrap, settings) == []

        options = client.aiokafka_producer_options(settings, cluster.bootstrap)
        async with AIOKafkaProducer(**options) as producer:
            for number in range(20):
                if number == 10:
                    cluster.kill(2)
                await producer.send_and_wait(settings.topic(ARTICLES_RAW), str(number).encode())
        cluster.start_node(2)
        cluster.wait(3)

        raw, reading = settings.topic(ARTICLES_RAW), client.aiokafka_options(settings, cluster.bootstrap)
        async with AIOKafkaConsumer(raw, **reading, auto_offset_reset="earliest") as consumer:
            seen = {int((await consumer.getone()).value) for _ in range(20)}
        assert seen == set(range(20))


async def test_clients_reach_a_broker_that_wants_tls_and_a_password(tmp_path: Path, cache: Path) -> None:
    authority, settings = secured(tmp_path)
    kafka = LocalCluster(
        tmp_path,
        cache,
        size=1,
        settings=listener(authority, tmp_path),
        format_arguments=("--add-scram", f"SCRAM-SHA-512=[name={USER},password={PASSWORD}]"),
        client=without_servers(settings),
    )
    with kafka as cluster:
        topics.create(cluster.bootstrap, settings)
        raw = settings.topic(ARTICLES_RAW)
        with closing(KafkaProducer(**client.producer_options(settings, cluster.bootstrap))) as producer:
            producer.send(raw, b"for your eyes only").get(timeout=20)
        reading = client.aiokafka_options(settings, cluster.bootstrap)
        async with AIOKafkaConsumer(raw, **reading, auto_offset_reset="earliest") as consumer:
            assert (await consumer.getone()).value == b"for your eyes only"

        with unclosed_sockets_forgiven():
            stranger = settings.model_copy(update={"sasl_password": SecretStr("guessed")})
            assert probe(cluster.bootstrap, **without_servers(settings)) is not None
            assert probe(cluster.bootstrap, **without_servers(stranger)) is None
            assert probe(cluster.bootstrap) is None  # nor does anybody get in without TLS


def without_servers(settings: Settings) -> dict[str, Any]:
    return {name: it for name, it in client.options(settings, "").items() if name != "bootstrap_servers"}


@contextmanager
def unclosed_sockets_forgiven() -> Iterator[None]:
    """kafka-python leaves a socket behind when a client is refused while it is being made."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield
        gc.collect()


def secured(folder: Path) -> tuple[trustme.CA, Settings]:
    """An authority, and settings that trust it."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    settings = Settings(
        state=folder,
        security_protocol="SASL_SSL",
        sasl_mechanism="SCRAM-SHA-512",
        sasl_username=USER,
        sasl_password=SecretStr(PASSWORD),
        ssl_cafile=folder / "ca.pem",
    )
    return authority, settings


def listener(authority: trustme.CA, folder: Path) -> dict[str, str]:
    """What makes the clients' listener a guarded one; the brokers pass through it, too."""
    issued = authority.issue_cert("127.0.0.1")
    key = load_pem_private_key(issued.private_key_pem.bytes(), None)
    pkcs8 = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())  # Kafka reads no other
    (folder / "server.pem").write_bytes(pkcs8 + b"".join(pem.bytes() for pem in issued.cert_chain_pems))
    return {
        "listener.security.protocol.map": "CLIENTS:SASL_SSL,CONTROLLER:PLAINTEXT",
        "sasl.enabled.mechanisms": "SCRAM-SHA-512",
        "sasl.mechanism.inter.broker.protocol": "SCRAM-SHA-512",
        "listener.name.clients.scram-sha-512.sasl.jaas.config": LOGIN,
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(folder / "server.pem"),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(folder / "ca.pem"),
    }
