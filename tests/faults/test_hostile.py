"""Hostile messages, kind by kind: what is made of each by the first agent, and within which time."""

import json
import time

import pytest

from communique.agents.clean import stories
from communique.agents.guard import guarded
from communique.agents.records import Outgoing, Record
from communique.schemas.topics import ARTICLES_RAW

SECONDS = 10.0
"""Of a processor, for a body of some megabytes."""
MB = 1_000_000


def cleaned(key: bytes, value: bytes) -> list[Outgoing]:
    """What the agent says of one message."""
    start = time.process_time()
    said = guarded("clean", lambda it: stories(it, max_bytes=5 * MB), Record(ARTICLES_RAW, 0, 0, key, value))
    assert time.process_time() - start < SECONDS
    return said


def article(body: str, name: str = "a1", **more: object) -> tuple[bytes, bytes]:
    return name.encode(), json.dumps({"id": name, "body": body, **more}).encode()


@pytest.mark.parametrize(
    ("message", "reason", "why"),
    [
        (article("x" * 10 * MB), b"too-large", "a line of 10 MB"),
        (article("x", name="a\nb"), b"invalid", "an id that would break a line of a log"),
        (article("x", name="a\x1b[2Jb"), b"invalid", "an id that would clear a terminal"),
        (article("x", name="a\u202eb"), b"invalid", "an id that reads another way than it is"),
        ((b"b2", b'{"id": "a1", "body": "x"}'), b"key-mismatch", "a key that is not the article's own"),
        ((b"a1", b'{"id": "a1", "id": "b2", "body": "x"}'), b"key-mismatch", "of two equal keys the last counts"),
        ((b"a1", b'{"id": "a1", "body": "\\ud800"}'), b"not-json", "half a surrogate pair"),
        ((b"a1", b'{"id": "a1", "body": "x", "published_at": 1e999}'), b"invalid", "a moment beyond all time"),
        ((b"a1", b'{"id": ' + b"9" * 5000 + b', "body": "x"}'), b"not-json", "a number of 5,000 digits"),
        ((b"a1", b'{"id": "a1", "body": "x", "n": ' + b"[" * 200_000 + b"]" * 200_000 + b"}"), b"too-deep", "deep"),
    ],
)
def test_refused(message: tuple[bytes, bytes], reason: bytes, why: str) -> None:
    [letter] = cleaned(*message)
    headers = dict(letter.headers)
    assert headers["dlq_reason"] == reason, (why, headers["dlq_error"])
    assert (letter.key, letter.value) == message
    assert len(headers["dlq_error"]) <= 1000


SENTENCE = "Kenya accused Ghana on Thursday of blocking its ships."


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("<div>" * 200_000 + SENTENCE, "tags that are never closed"),
        ("<p>" + "<b><i>" * 100_000 + SENTENCE + "</p>", "deep markup"),
        ('<!DOCTYPE x [<!ENTITY a "ha">' + '<!ENTITY b "&a;&a;">' * 500 + "]><p>&b;" + SENTENCE + "</p>", "entities"),
        ("<![CDATA[" * 50_000 + SENTENCE, "sections that never end"),
        ("<!--" * 100_000 + SENTENCE, "comments that never end"),
        ("&#x41;" * 200_000 + SENTENCE, "a megabyte of entities"),
        ("(" * 200_000 + SENTENCE, "brackets that never close"),
        ("a " * 500_000 + SENTENCE, "a very long line"),
        ("\n" * 500_000 + SENTENCE, "very many lines"),
        ("1 January " * 50_000 + SENTENCE, "dates that are none"),
        ("=E2=80=" * 100_000 + SENTENCE, "half-quoted printable"),
        ("\u202e\u2066\u200b\ufeff" * 50_000 + SENTENCE, "bidirectional and zero-width characters"),
        ("e" + "\u0301" * 200_000 + SENTENCE, "one letter under 200,000 accents"),
        ("\x00\x1b[2J\x9b" * 50_000 + SENTENCE, "control characters"),
    ],
)
def test_taken_in_time(body: str, why: str) -> None:
    for said in cleaned(*article(body)):
        assert dict(said.headers).get("dlq_reason") is None, (why, dict(said.headers)["dlq_trace"][-500:])


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "C:\\a", "a/../b", "%2e%2e%2f", "a|b", "'; drop --"]
)
def test_an_id_like_a_path_is_only_a_name(name: str) -> None:
    said = cleaned(*article(SENTENCE, name=name))
    assert {it.key for it in said} == {name.encode()}
