"""Raw bytes → the message they carry, or a dead letter that says why not."""

import logging
import traceback
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TypeVar

from pydantic import ValidationError

from communique.agents.records import Headers, Outgoing, Record
from communique.schemas.base import Message
from communique.schemas.failures import DeadLetterHeaders, Reason
from communique.schemas.topics import DEAD_LETTERS

M = TypeVar("M", bound=Message)
log = logging.getLogger(__name__)
ERROR_LENGTH = 1000
TRACE_LENGTH = 8000


class RefusedError(Exception):
    """A message that goes to the dead letters."""

    def __init__(self, reason: Reason, error: str) -> None:
        super().__init__(reason, error)  # both, so that it survives the way out of a child process
        self.reason = reason
        self.error = error


def guarded(stage: str, work: Callable[[Record], Sequence[Outgoing]], record: Record) -> list[Outgoing]:
    """What `work` makes of the record; whatever it raises becomes a dead letter. Raises nothing itself."""
    try:
        return list(work(record))
    except Exception as error:  # noqa: BLE001 -- whatever it is, Faust must not see it
        return refusal(record, stage, error)


def refusal(record: Record, stage: str, error: Exception) -> list[Outgoing]:
    """What becomes of a record on which `error` was raised: refused for what it is, or our own code failed on it."""
    if isinstance(error, RefusedError):
        return [dead_letter(record, stage, error.reason, error.error)]
    log.error("%s failed on %s", stage, record.place, exc_info=error)
    trace = "".join(traceback.format_exception(error))
    return [dead_letter(record, stage, Reason.FAILED, repr(error), trace)]


def read(model: type[M], record: Record, *, max_bytes: int | None = None) -> M:
    """The message that the record carries, under the key that belongs to it."""
    if record.value is None:
        raise RefusedError(Reason.INVALID, "there is no value, and a deletion means nothing here")
    if max_bytes is not None and len(record.value) > max_bytes:
        raise RefusedError(Reason.TOO_LARGE, f"{len(record.value)} bytes, the limit is {max_bytes}")
    message = _parse(model, record.value)
    _check_key(record, record.topic.key(message) if record.topic.key else None)
    return message


def read_key(record: Record) -> str:
    """The key as text."""
    if not record.key:
        raise RefusedError(Reason.KEY_MISMATCH, "there is no key")
    try:
        return record.key.decode()
    except UnicodeDecodeError as error:
        raise RefusedError(Reason.NOT_UTF8, f"the key is not UTF-8: {error}") from error


def dead_letter(record: Record, stage: str, reason: Reason, error: str, trace: str = "") -> Outgoing:
    """The record as it came, with the reason in its headers; headers of an earlier refusal are replaced."""
    attempts = record.header("dlq_attempts")
    headers = DeadLetterHeaders(
        dlq_stage=stage,
        dlq_reason=reason,
        dlq_error=_clip(error, ERROR_LENGTH),
        dlq_topic=record.topic.name,
        dlq_partition=record.partition,
        dlq_offset=record.offset,
        dlq_time=datetime.now(UTC),
        dlq_app_version=version("communique"),
        dlq_attempts=int(attempts) + 1 if attempts.isdecimal() else 1,
        dlq_trace=trace[-TRACE_LENGTH:],
    )
    return Outgoing(DEAD_LETTERS, record.key, record.value, record, (*_own(record), *_encoded(headers)))


def _parse(model: type[M], value: bytes) -> M:
    try:
        text = value.decode()
    except UnicodeDecodeError as error:
        raise RefusedError(Reason.NOT_UTF8, str(error)) from error
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        raise RefusedError(_reason(error), _clip(_said(error), ERROR_LENGTH)) from error


def _reason(error: ValidationError) -> Reason:
    first = error.errors(include_input=False, include_url=False)[0]
    if first["type"] != "json_invalid":
        return Reason.INVALID
    return Reason.TOO_DEEP if "recursion limit" in first["msg"] else Reason.NOT_JSON


def _said(error: ValidationError) -> str:
    errors = error.errors(include_input=False, include_url=False)
    return "; ".join(f"{'.'.join(map(str, item['loc'])) or 'value'}: {item['msg']}" for item in errors)


def _check_key(record: Record, expected: str | None) -> None:
    if expected is not None and record.key != expected.encode():
        raise RefusedError(Reason.KEY_MISMATCH, f"the key is {record.key!r}, the value says {expected!r}")


def _own(record: Record) -> Headers:
    return tuple((name, value) for name, value in record.headers if not name.startswith("dlq_"))


def _encoded(headers: DeadLetterHeaders) -> Headers:
    # Not strictly: a trace may show hostile input, and what fails here leaves the agent.
    return tuple(
        (name, str(value).encode("utf-8", "replace")) for name, value in headers.model_dump(mode="json").items()
    )


def _clip(text: str, limit: int) -> str:
    """At most `limit` bytes of UTF-8; surrogates from hostile input become question marks."""
    return text.encode("utf-8", "replace")[:limit].decode("utf-8", "ignore")
