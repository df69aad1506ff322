"""Whatever a record holds, it becomes its message or a dead letter that has every byte and says why."""

import json

import pytest

from communique.agents.guard import RefusedError, guarded, read, read_key
from communique.agents.records import Outgoing, Record
from communique.schemas.articles import RawArticle
from communique.schemas.failures import Reason
from communique.schemas.topics import ARTICLES_RAW, DEAD_LETTERS

GOOD = b'{"id": "a1", "body": "They met."}'


def record(value: bytes | None, key: bytes | None = b"a1", headers: tuple[tuple[str, bytes], ...] = ()) -> Record:
    return Record(ARTICLES_RAW, 3, 17, key, value, headers)


def work(one: Record) -> list[Outgoing]:
    read(RawArticle, one, max_bytes=1000)
    return []


def test_a_good_record_is_its_message() -> None:
    assert read(RawArticle, record(GOOD)).body == "They met."


@pytest.mark.parametrize(
    ("value", "key", "reason"),
    [
        (b"", b"a1", Reason.NOT_JSON),
        (b"{", b"a1", Reason.NOT_JSON),
        (GOOD + b"x", b"a1", Reason.NOT_JSON),
        (b"\xff\xfe{}", b"a1", Reason.NOT_UTF8),
        (b"null", b"a1", Reason.INVALID),
        (b'{"id": "a1"}', b"a1", Reason.INVALID),
        (b'{"id": "", "body": ""}', b"", Reason.INVALID),
        (b'{"id": "a1", "body": "' + b"x" * 1000 + b'"}', b"a1", Reason.TOO_LARGE),
        (b"[" * 900, b"a1", Reason.TOO_DEEP),
        (GOOD, b"a2", Reason.KEY_MISMATCH),  # it would be revised out of order, on another partition
        (GOOD, None, Reason.KEY_MISMATCH),
        (None, b"a1", Reason.INVALID),  # only the first stage knows deletions
    ],
)
def test_a_bad_record_is_kept_to_the_byte_with_its_reason(
    value: bytes | None, key: bytes | None, reason: Reason
) -> None:
    [letter] = guarded("clean", work, record(value, key))
    headers = dict(letter.headers)
    assert (letter.topic, letter.key, letter.value) == (DEAD_LETTERS, key, value)
    assert headers["dlq_reason"].decode() == reason
    assert (headers["dlq_topic"], headers["dlq_partition"], headers["dlq_offset"]) == (b"articles.raw.v1", b"3", b"17")


def test_a_fault_of_ours_is_a_dead_letter_with_its_trace() -> None:
    def broken(_: Record) -> list[Outgoing]:
        raise RuntimeError("\ud800" + "x" * 5000)  # a lone surrogate has no UTF-8

    [letter] = guarded("extract", broken, record(GOOD))
    headers = dict(letter.headers)
    assert headers["dlq_reason"] == b"failed"
    assert b"in broken" in headers["dlq_trace"]
    assert len(headers["dlq_error"]) <= 1000


@pytest.mark.parametrize(
    ("before", "attempts"),
    [
        ((), b"1"),
        ((("dlq_attempts", b"2"), ("dlq_reason", b"failed")), b"3"),  # replayed and refused again
        ((("dlq_attempts", b"-1"),), b"1"),  # headers can be forged
        ((("dlq_attempts", b"\xff"),), b"1"),
    ],
)
def test_a_refusal_replaces_the_one_before_and_keeps_other_headers(
    before: tuple[tuple[str, bytes], ...], attempts: bytes
) -> None:
    [letter] = guarded("clean", work, record(b"{", headers=(*before, ("ce_id", b"x"))))
    names = [name for name, _ in letter.headers]
    assert len(names) == len(set(names))
    assert dict(letter.headers)["dlq_attempts"] == attempts
    assert dict(letter.headers)["ce_id"] == b"x"


@pytest.mark.parametrize("key", [None, b"", b"\xff"])
def test_a_deletion_without_a_readable_key_is_refused(key: bytes | None) -> None:
    with pytest.raises(RefusedError):
        read_key(record(None, key))


def test_duplicate_json_keys_are_read_as_json_readers_do() -> None:
    value = b'{"id": "a0", "id": "a1", "body": "x"}'
    assert read(RawArticle, record(value)).id == json.loads(value)["id"]
