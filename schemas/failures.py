"""Dead letters: the original bytes are the value; why, where and when stand in the headers named here."""

from datetime import datetime
from enum import StrEnum

from communique.schemas.base import Message
from communique.schemas.settings import Settings
from communique.schemas.topics import TOPICS


class Reason(StrEnum):
    """Why a message was refused; the reason's detail is in `dlq_error`."""

    NOT_JSON = "not-json"
    NOT_UTF8 = "not-utf8"
    TOO_LARGE = "too-large"
    TOO_DEEP = "too-deep"
    INVALID = "invalid"
    """JSON, but not the message that this topic carries."""
    KEY_MISMATCH = "key-mismatch"
    TIME_LIMIT = "time-limit"
    EMPTY = "empty"
    """No text at all; never published."""
    UNREADABLE = "unreadable"
    """A file or address that cannot be opened, or holds no articles; never published."""
    FAILED = "failed"
    """Our own code failed on it: a bug to report; replay after the fix."""


def failed_on(topic: str, settings: Settings) -> str | None:
    """The full name, on this cluster, of the topic that `dlq_topic` names with or without a prefix; None: no topic."""
    return next((settings.topic(it) for it in TOPICS if topic in (it.name, settings.topic(it))), None)


class DeadLetterHeaders(Message):
    """The headers of a dead letter, each a UTF-8 string on the wire."""

    dlq_stage: str
    dlq_reason: Reason
    dlq_error: str
    """At most 1 kB."""
    dlq_topic: str
    dlq_partition: int
    dlq_offset: int
    dlq_time: datetime
    dlq_app_version: str
    dlq_attempts: int = 1
    dlq_trace: str = ""
