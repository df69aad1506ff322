"""What an agent takes and gives: records as they lie on a topic, and messages on their way to one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from communique.schemas.base import Message
from communique.schemas.topics import Topic

Headers = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One message as it came, unread."""

    topic: Topic
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers = ()

    @property
    def place(self) -> str:
        """Topic, partition and offset: unique on a broker for ever."""
        return f"{self.topic.name}/{self.partition}/{self.offset}"

    def header(self, name: str) -> str:
        """The first header of this name, or nothing."""
        return next((value.decode("utf-8", "replace") for key, value in self.headers if key == name), "")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message on its way out, and the record that it comes from."""

    topic: Topic
    key: bytes | None
    value: bytes | None
    cause: Record
    headers: Headers = field(default=())


@dataclass(frozen=True, slots=True)
class Tombstone:
    """Nothing is left under this key: on a compacted topic it goes away."""

    key: str


def outgoing(topic: Topic, messages: Sequence[Message | Tombstone], cause: Record, stage: str) -> list[Outgoing]:
    """Messages ready to send: keyed by the topic's rule, with the headers of a CloudEvent."""
    return [_outgoing(topic, message, cause, stage, n) for n, message in enumerate(messages)]


def _outgoing(topic: Topic, message: Message | Tombstone, cause: Record, stage: str, n: int) -> Outgoing:
    if isinstance(message, Tombstone):
        key, value = message.key, None
    else:
        key = topic.key(message) if topic.key else ""
        value = message.model_dump_json(exclude_none=True).encode()
    headers = {
        "content-type": "application/json",
        "ce_specversion": "1.0",
        "ce_id": f"{cause.place}/{topic.name}/{n}",  # the same work gives the same id: a repeat can be seen
        "ce_source": f"/communique/agents/{stage}",
        "ce_type": f"communique.{topic.name}",
        "ce_subject": key,
        "ce_time": datetime.now(UTC).isoformat(),
        "ce_causationid": cause.place,
    }
    return Outgoing(
        topic=topic,
        key=key.encode(),
        value=value,
        cause=cause,
        headers=(*((name, value.encode()) for name, value in headers.items()), *_trace(cause)),
    )


def _trace(cause: Record) -> Headers:
    return tuple((name, value) for name, value in cause.headers if name in {"traceparent", "tracestate"})
