"""Where and how we publish → an idempotent producer that gives up in a bounded time, and its errors in words."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from kafka import KafkaProducer
from kafka.errors import KafkaError, RetriableError

FRAME_BYTES = 64 * 1024
"""Room in a request for what stands around a value: key, headers, batch."""
LINGER_MS = 20
BATCH_BYTES = 256 * 1024


class PublishError(Exception):
    """The broker does not take messages: the message says which, and what became of those that were sent."""


@dataclass(frozen=True)
class Wire:
    """One topic on one cluster."""

    bootstrap: str
    topic: str
    max_bytes: int
    timeout: float
    """Seconds without an answer after which the broker counts as broken."""
    options: Mapping[str, Any] | None = None
    """What every client of this cluster needs (TLS, password); none: the bare address."""

    @contextmanager
    def producer(self) -> Iterator[KafkaProducer]:
        """A producer that waits for all replicas, on a topic that is there."""
        producer = self._connect()
        try:
            self._check_topic(producer)
            yield producer
        finally:
            _close(producer, self.timeout)

    @contextmanager
    def saying(self, account: Callable[[], str]) -> Iterator[None]:
        """What goes wrong under way is said in a sentence, with the account of what was sent until then."""
        try:
            yield
        except RetriableError as error:
            wait = f"{self.bootstrap} took nothing on {self.topic} for {self.timeout:g} s"
            raise PublishError(f"{wait}; {account()}. Publishing again is safe") from error
        except KafkaError as error:
            raise PublishError(f"{self.bootstrap} refuses {self.topic}: {error!r}; {account()}") from error

    def _connect(self) -> KafkaProducer:
        wait_ms = int(self.timeout * 1000)
        clients: list[Any] = []

        def client(**config: Any) -> Any:
            clients.append(KafkaProducer.DEFAULT_CONFIG["kafka_client"](**config))
            return clients[-1]

        try:
            return KafkaProducer(
                kafka_client=client,
                **(self.options or {"bootstrap_servers": self.bootstrap.split(",")}),
                acks="all",
                enable_idempotence=True,
                compression_type="gzip",  # the one codec that needs no library
                batch_size=BATCH_BYTES,
                linger_ms=LINGER_MS,
                max_request_size=self.max_bytes + FRAME_BYTES,
                allow_auto_create_topics=False,  # a topic made by accident has one partition
                bootstrap_timeout_ms=wait_ms,
                max_block_ms=wait_ms,
                request_timeout_ms=max(1000, wait_ms // 3),  # a lost answer is asked for again in time
                delivery_timeout_ms=wait_ms + LINGER_MS,
            )
        except KafkaError as error:
            for it in clients:  # a producer that did not come to be leaves its sockets open
                it.close()
            hint = "Start one with `communique up`, or name a cluster with --broker"
            raise PublishError(f"no broker answers at {self.bootstrap} ({error}). {hint}") from error

    def _check_topic(self, producer: KafkaProducer) -> None:
        try:
            producer.partitions_for(self.topic)
        except RetriableError as error:
            hint = "Create it with `communique topics create`"
            raise PublishError(f"{self.bootstrap} has no topic {self.topic} ({error}). {hint}") from error


def _close(producer: KafkaProducer, timeout: float) -> None:
    """Closes in a bounded time: kafka-python's close() stops half-way when a flush fails, and its sender goes on."""
    try:
        producer.close(timeout=timeout)
    except KafkaError:
        producer._sender.force_close()  # gives up what is on its way; there is no public way to say so
        producer._sender.join(timeout)
        producer.close(timeout=timeout)
