"""Letters → a Kafka producer and back as acknowledgements: a bounded number of bytes on the way, none forgotten."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kafka import KafkaProducer
from kafka.errors import MessageSizeTooLargeError, RecordListTooLargeError

from communique.producers.refusal import Refusal
from communique.schemas.failures import Reason

WINDOW_BYTES = 16 * 1024 * 1024
"""On the way at once. kafka-python 3 has no buffer bound of its own: without this one memory grows."""
WINDOW_LETTERS = 5_000
GRACE = 5.0
"""The producer gives up by itself after its timeout; asking earlier would leave it with messages it still tries."""
TOO_LARGE_FOR_BROKER = (MessageSizeTooLargeError, RecordListTooLargeError)


@dataclass(frozen=True)
class Letter:
    """One message: an article, or (without a value) its withdrawal."""

    key: str
    value: bytes | None
    headers: list[tuple[str, bytes]]

    @property
    def size(self) -> int:
        """What it costs to keep it."""
        return len(self.value or b"")


@dataclass
class Published:
    """The account so far, and at the end."""

    read: int = 0
    sent: int = 0
    acked: int = 0
    refused: int = 0
    bytes: int = 0
    interrupted: bool = False

    @property
    def pending(self) -> int:
        """Read, but neither acknowledged nor refused."""
        return self.read - self.acked - self.refused

    @property
    def account(self) -> str:
        """In words."""
        counts = f"{self.read} read, {self.acked} acknowledged, {self.refused} refused"
        return f"{counts}, {self.pending} without an answer" if self.pending else counts


class Outbox:
    """Keeps what is on its way; waits for the oldest when that is too much."""

    def __init__(
        self,
        producer: KafkaProducer,
        topic: str,
        published: Published,
        *,
        on_progress: Callable[[Published], None],
        on_refusal: Callable[[Refusal], None],
        timeout: float,
    ) -> None:
        self.producer, self.topic, self.published, self.timeout = producer, topic, published, timeout
        self.on_progress, self.on_refusal = on_progress, on_refusal
        self._on_the_way: deque[tuple[Letter, Any]] = deque()
        self._bytes = 0

    def post(self, item: Letter | Refusal) -> None:
        """Sends a letter, or counts a refusal."""
        self.published.read += 1
        if isinstance(item, Refusal):
            self._refuse(item)
        else:
            self._send(item)
        self._settle_answered()
        while self._bytes > WINDOW_BYTES or len(self._on_the_way) > WINDOW_LETTERS:
            self._settle_oldest()
        self.on_progress(self.published)

    def drain(self) -> None:
        """Waits for every answer that is still out."""
        while self._on_the_way:
            self._settle_oldest()
        self.on_progress(self.published)

    def _send(self, letter: Letter) -> None:
        try:
            future = self.producer.send(self.topic, letter.value, letter.key.encode(), letter.headers)
        except TOO_LARGE_FOR_BROKER as error:
            self._refuse(too_large(letter, error))
            return
        self._on_the_way.append((letter, future))
        self._bytes += letter.size
        self.published.sent += 1

    def _settle_answered(self) -> None:
        while self._on_the_way and self._on_the_way[0][1].is_done:
            self._settle_oldest()

    def _settle_oldest(self) -> None:
        letter, future = self._on_the_way[0]
        try:
            future.get(timeout=self.timeout + GRACE)
        except TOO_LARGE_FOR_BROKER as error:
            self._refuse(too_large(letter, error))
        else:
            self.published.acked += 1
            self.published.bytes += letter.size
        self._on_the_way.popleft()
        self._bytes -= letter.size

    def _refuse(self, refusal: Refusal) -> None:
        self.published.refused += 1
        self.on_refusal(refusal)


def too_large(letter: Letter, error: Exception) -> Refusal:
    """What the broker itself says is too large for it."""
    advice = "Split it, or raise max.message.bytes of the topic"
    return Refusal(
        f"article {letter.key}", Reason.TOO_LARGE, f"the broker takes no {letter.size:,} bytes ({error})", advice
    )
