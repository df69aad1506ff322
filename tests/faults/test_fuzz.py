"""Every parser against hostile bytes: it gives a message or a reason, in time, and raises nothing else.

Under `make test-faults` only: even the short form takes minutes. What was found stands in FOUND and is tried first.
"""

import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hostile import documents
from hypothesis import HealthCheck, Phase, example, given, seed, settings

from communique.agents.clean import stories
from communique.agents.guard import RefusedError, dead_letter, guarded, read, read_key
from communique.agents.records import Record
from communique.nlp.clean.markup import is_html
from communique.nlp.clean.metadata import metadata
from communique.nlp.clean.publication import date_in
from communique.nlp.extract.timex import resolve
from communique.nlp.language import language_of
from communique.producers.articles import from_json, from_text
from communique.producers.decode import decode
from communique.producers.refusal import Refusal
from communique.producers.refusal import RefusedError as NotPublished
from communique.producers.sources import read_lines
from communique.schemas.articles import RawArticle
from communique.schemas.failures import Reason
from communique.schemas.topics import ARTICLES_RAW, TOPICS

pytestmark = pytest.mark.faults

LIMIT = 5.0
"""Seconds for 60 kB on a busy machine; what takes longer would cost a time limit in the worker."""
LONG = 600
FOUND: list[bytes] = []


def every_topic(data: bytes) -> None:
    for topic in TOPICS:
        if topic.model is not None:
            try:
                read(topic.model, Record(topic, 0, 0, b"a1", data))
            except RefusedError as error:
                assert error.reason in Reason


def headers(data: bytes) -> None:
    forged = tuple((name, data) for name in ("dlq_attempts", "dlq_offset", "traceparent", "ce_id"))
    letter = dead_letter(
        Record(ARTICLES_RAW, 0, 0, data, data, forged), "clean", Reason.INVALID, repr(data), repr(data)
    )
    assert (letter.key, letter.value) == (data, data)
    assert [name for name, _ in letter.headers].count("dlq_attempts") == 1


def key(data: bytes) -> None:
    try:
        assert read_key(Record(ARTICLES_RAW, 0, 0, data, None)).encode() == data
    except RefusedError as error:
        assert error.reason in Reason


def worker(data: bytes) -> None:
    """As it comes onto the topic: a message or a dead letter, and never our own failure."""
    for said in guarded("clean", lambda it: stories(it, max_bytes=50_000), Record(ARTICLES_RAW, 0, 0, b"a1", data)):
        assert dict(said.headers).get("dlq_reason") != b"failed", said.headers


def cleaning(data: bytes) -> None:
    """Any text as a body: every character of every story can be traced to the raw body."""
    body = data.decode("utf-8", "replace")
    article = RawArticle(id="a1", body=body)
    record = Record(ARTICLES_RAW, 0, 0, b"a1", article.model_dump_json().encode())
    for said in stories(record, max_bytes=10_000_000):
        assert said.value


def publishing(data: bytes) -> None:
    for parse in (from_json, lambda it: from_text(it, "a1"), lambda it: from_text(it, "a1", html=True), decode):
        try:
            parse(data)
        except NotPublished as error:
            assert error.reason in Reason
    for one in read_lines(BytesIO(data), "a.jsonl", max_bytes=20_000):
        assert isinstance(one, RawArticle | Refusal)


def text(data: bytes) -> None:
    said = data.decode("utf-8", "replace")
    is_html(said)
    metadata(said)
    language_of(said)
    for line in said.splitlines()[:50]:
        date_in(line)
        resolve(line[:200], None)


PARSERS = (every_topic, headers, key, worker, cleaning, publishing, text)


def fuzz(parser: Callable[[bytes], None], examples: int, with_seed: int) -> None:
    """Raises what the parser raises, with the smallest document for it."""

    @seed(with_seed)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(documents())
    def trial(data: bytes) -> None:
        start = time.process_time()
        parser(data)
        assert time.process_time() - start < LIMIT, f"{len(data)} bytes take too long"

    for found in FOUND:
        trial = example(found)(trial)
    trial()


@pytest.mark.parametrize("parser", PARSERS)
def test_a_little(parser: Callable[[bytes], None]) -> None:
    fuzz(parser, 40, 7)


@pytest.mark.faults
@pytest.mark.timeout(LONG)
@pytest.mark.parametrize("parser", PARSERS)
def test_for_its_share_of_ten_minutes(parser: Callable[[bytes], None]) -> None:
    end, round_ = time.monotonic() + LONG / len(PARSERS), 0
    while time.monotonic() < end:
        round_ += 1
        fuzz(parser, 300, round_ * 7919)
    print(f"{parser.__name__}: {round_ * 300} documents")


def test_the_corpus_is_there() -> None:
    from hostile import PAGES

    assert len(PAGES) > 40, Path(__file__)
