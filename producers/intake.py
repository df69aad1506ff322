"""Articles of many callers → the log, each with its place there; one connection, made when it is needed."""

import threading
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from kafka import KafkaProducer
from kafka.errors import KafkaError

from communique.producers.outbox import GRACE, TOO_LARGE_FOR_BROKER, Letter, too_large
from communique.producers.publish import seal
from communique.producers.refusal import Refusal
from communique.producers.wire import Wire
from communique.schemas.articles import RawArticle
from communique.schemas.settings import Settings
from communique.schemas.topics import ARTICLES_RAW


@dataclass(frozen=True)
class Laid:
    """An article that the broker has acknowledged, and where."""

    id: str
    topic: str
    partition: int
    offset: int


class Intake:
    """Takes what one request brings; may be asked from several threads at once."""

    def __init__(
        self, settings: Settings, bootstrap: str, options: Mapping[str, Any] | None = None, *, timeout: float = 15.0
    ) -> None:
        self.max_bytes = settings.max_article_bytes
        self._wire = Wire(bootstrap, settings.topic(ARTICLES_RAW), self.max_bytes, timeout, options)
        self._lock = threading.Lock()
        self._open: tuple[KafkaProducer, ExitStack] | None = None

    def take(self, items: Iterable[RawArticle | Refusal]) -> list[Laid | Refusal]:
        """What became of each, in order. PublishError when the broker takes nothing; sending it again is safe."""
        letters = [item if isinstance(item, Refusal) else seal(item, self.max_bytes) for item in items]
        if not any(isinstance(it, Letter) for it in letters):
            return [it for it in letters if isinstance(it, Refusal)]
        with self._wire.saying(lambda: f"{len(letters)} articles are without an answer"):
            producer = self._connected()
            try:
                sent = [it if isinstance(it, Refusal) else (it, self._send(producer, it)) for it in letters]
                return [it if isinstance(it, Refusal) else self._settled(*it) for it in sent]
            except KafkaError:
                self._forget(producer)  # the next request connects anew
                raise

    def close(self) -> None:
        """Lets go of the connection."""
        if self._open:
            self._forget(self._open[0])

    def _connected(self) -> KafkaProducer:
        with self._lock:
            if self._open is None:
                stack = ExitStack()
                self._open = stack.enter_context(self._wire.producer()), stack
            return self._open[0]

    def _forget(self, producer: KafkaProducer) -> None:
        with self._lock:
            mine = self._open if self._open and self._open[0] is producer else None
            self._open = None if mine else self._open
        if mine:
            mine[1].close()

    def _send(self, producer: KafkaProducer, letter: Letter) -> Any:
        return producer.send(self._wire.topic, letter.value, letter.key.encode(), letter.headers)

    def _settled(self, letter: Letter, future: Any) -> Laid | Refusal:
        try:
            placed = future.get(timeout=self._wire.timeout + GRACE)
        except TOO_LARGE_FOR_BROKER as error:
            return too_large(letter, error)
        return Laid(letter.key, placed.topic, placed.partition, placed.offset)
