"""A worker as a process of its own, the log that it works on, and patience with an end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from communique.broker.client import options, producer_options
from communique.cli.context import environment as variables
from communique.cli.log import Lag, Record, read
from communique.schemas.settings import Settings
from communique.schemas.topics import ARTICLES_RAW, WAY, Topic


@dataclass
class Worker:
    """`communique worker` under these settings; it can be started again."""

    settings: Settings
    env: dict[str, str] = field(default_factory=dict)
    starts: int = 0
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """A new process in the same seat."""
        self.settings.state.mkdir(parents=True, exist_ok=True)
        self.starts += 1
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "communique.cli.main", "worker"],
                env={**environment(self.settings), **self.env},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def log(self) -> Path:
        """All that the processes said."""
        return self.settings.state / "worker.log"

    @property
    def pid(self) -> int:
        """Of the process that runs now."""
        assert self.process is not None, "not started"
        return self.process.pid

    def end(self, number: signal.Signals, limit: float) -> int:
        """Its exit code; -9 for a kill."""
        assert self.process is not None, "not started"
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(limit)

    def runs(self) -> bool:
        """It has not ended by itself."""
        return self.process is not None and self.process.poll() is None

    def coders(self) -> list[psutil.Process]:
        """The processes of the pool: children of the server that forks them."""
        family = psutil.Process(self.pid).children(recursive=True)
        return [one for one in family if one.ppid() != self.pid and not one.children()]


@contextmanager
def worker(settings: Settings, **env: str) -> Iterator[Worker]:
    """A running worker; killed at the end if the test has not ended it."""
    one = Worker(settings, env)
    one.start()
    try:
        yield one
    except BaseException:
        print(one.log.read_text()[-6000:])
        raise
    finally:
        one.end(signal.SIGKILL, 10)


def environment(settings: Settings) -> dict[str, str]:
    """Of a process under these settings, secrets too."""
    return {**os.environ, **variables(settings)}


def put(settings: Settings, messages: list[tuple[bytes | None, bytes | None]], topic: Topic = ARTICLES_RAW) -> None:
    """Bytes onto a topic, as somebody does who knows nothing of our models."""
    assert settings.broker
    producer = KafkaProducer(**producer_options(settings, settings.broker))
    sent = [producer.send(settings.topic(topic), key=key, value=value) for key, value in messages]
    producer.flush(30)
    for one in sent:
        one.get(30)
    producer.close()


def lie(settings: Settings, *topics: Topic) -> list[Record]:
    """Everything on these topics."""
    assert settings.broker
    return list(read([settings.topic(topic) for topic in topics], options(settings, settings.broker)))


def until(met: Callable[[], object], what: str, *, limit: float) -> None:
    """Comes back when it is so, fails when it is not so in time."""
    end = time.monotonic() + limit
    while not met():
        assert time.monotonic() < end, f"not within {limit:g} s: {what}"
        time.sleep(0.1)


def settled(settings: Settings, one: Worker, *, limit: float = 60) -> None:
    """Nothing is under way any more: every hop has committed all that lies before it."""
    assert settings.broker
    lag = Lag(settings.app_id, [settings.topic(topic) for topic in WAY], options(settings, settings.broker))
    try:
        until(lambda: not one.runs() or not sum(lag.behind().values()), f"all read: {lag.behind()}", limit=limit)
    finally:
        lag.close()
    assert one.runs(), "the worker has ended"


def ends(settings: Settings, topic: str) -> dict[int, int]:
    """Where each partition of a topic ends."""
    consumer = KafkaConsumer(**options(settings, settings.broker or ""))
    try:
        partitions = [TopicPartition(topic, number) for number in range(settings.partitions)]
        return {it.partition: end for it, end in consumer.end_offsets(partitions).items()}
    finally:
        consumer.close(autocommit=False)
