"""The stateless agents without Faust: records in, messages out; every record gives something."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from functools import partial

import pytest

from communique.agents.classify import classified, classify
from communique.agents.clean import clean, stories
from communique.agents.extract import coded, extract
from communique.agents.guard import guarded
from communique.agents.hop import Work
from communique.agents.records import Outgoing, Record
from communique.nlp.actors import Gazetteer
from communique.schemas.articles import ClassifiedStory, CodedStory, Relevance, Story
from communique.schemas.topics import (
    ARTICLES_CLASSIFIED,
    ARTICLES_CLEAN,
    ARTICLES_CODED,
    ARTICLES_RAW,
    DEAD_LETTERS,
    Topic,
)

RELEVANT = Relevance(relevant=True, category="diplomacy", score=1.0, reason="acts")
IRRELEVANT = Relevance(relevant=False, category="other", score=0.0, reason="no-act")


class OneEvent:
    """Stands for the extractor: counts what it was given."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def extract(self, given: Sequence[Story]) -> list[CodedStory]:
        self.read += [story.article_id for story in given]
        return [CodedStory.model_validate(story, from_attributes=True) for story in given]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def raw(name: str, value: bytes | None, offset: int = 0) -> Record:
    return Record(ARTICLES_RAW, 1, offset, name.encode(), value)


def article(name: str, body: str = "France accused Kenya.", offset: int = 0) -> Record:
    return raw(name, f'{{"id": "{name}", "body": "{body}"}}'.encode(), offset)


def onwards(message: Outgoing) -> Record:
    """What was sent, as the next agent gets it."""
    return Record(message.topic, 1, 0, message.key, message.value, message.headers)


def classified_as(relevance: Relevance, message: Outgoing) -> Record:
    verdict = ClassifiedStory(story=Story.model_validate_json(message.value or b""), relevance=relevance)
    return Record(ARTICLES_CLASSIFIED, 1, 0, message.key, verdict.model_dump_json().encode())


async def batches(*records: Sequence[Record]) -> AsyncIterator[Sequence[Record]]:
    for batch in records:
        yield batch


def test_an_article_becomes_its_stories_which_know_where_they_come_from() -> None:
    [message] = stories(article("a1", offset=9), max_bytes=1000)
    story = Story.model_validate_json(message.value or b"")
    assert (message.topic, message.key) == (ARTICLES_CLEAN, b"a1")
    assert (story.text, story.origin.partition, story.origin.offset) == ("France accused Kenya.", 1, 9)
    headers = dict(message.headers)
    assert headers["ce_id"] == b"articles.raw.v1/1/9/articles.clean.v1/0"
    assert headers["ce_subject"] == b"a1"


def test_an_article_without_text_still_gives_a_story() -> None:
    assert len(stories(article("a1", body=""), max_bytes=1000)) == 1


def test_the_same_record_gives_the_same_messages_but_for_the_time() -> None:
    first, second = (stories(article("a1"), max_bytes=1000) for _ in range(2))
    assert [one.value for one in first] == [one.value for one in second]
    assert [dict(one.headers)["ce_id"] for one in first] == [dict(one.headers)["ce_id"] for one in second]


def test_the_trace_of_the_cause_goes_along() -> None:
    traced = Record(ARTICLES_RAW, 0, 0, b"a1", article("a1").value, (("traceparent", b"00-1-2-01"), ("other", b"x")))
    headers = dict(stories(traced, max_bytes=1000)[0].headers)
    assert headers["traceparent"] == b"00-1-2-01"
    assert "other" not in headers


def test_a_deletion_travels_to_the_end_as_nothing(gazetteer: Gazetteer) -> None:
    extractor = OneEvent()
    [cleaned] = stories(raw("a1", None, offset=7), max_bytes=1000)
    [verdict] = classified(onwards(cleaned), gazetteer=gazetteer)
    [last] = coded(onwards(verdict), extractor=extractor)  # type: ignore[arg-type]
    result = CodedStory.model_validate_json(last.value or b"")
    assert (last.topic, last.key) == (ARTICLES_CODED, b"a1")
    assert (result.stories, result.origin.offset, result.events) == (0, 7, ())
    assert extractor.read == []


def test_only_relevant_stories_are_read_and_all_are_accounted_for() -> None:
    extractor = OneEvent()
    [cleaned] = stories(article("a1"), max_bytes=1000)
    for relevance, read in ((IRRELEVANT, []), (RELEVANT, ["a1"])):
        [message] = coded(classified_as(relevance, cleaned), extractor=extractor)  # type: ignore[arg-type]
        assert (message.topic, message.key) == (ARTICLES_CODED, b"a1")
        assert extractor.read == read


@pytest.mark.parametrize("topic", [ARTICLES_CLEAN, ARTICLES_CLASSIFIED])
def test_a_deletion_in_the_middle_of_the_way_is_a_dead_letter(topic: Topic, gazetteer: Gazetteer) -> None:
    """Somebody else's: our agents send none here."""
    works = {
        ARTICLES_CLEAN.name: partial(classified, gazetteer=gazetteer),
        ARTICLES_CLASSIFIED.name: partial(coded, extractor=OneEvent()),  # type: ignore[arg-type]
    }
    [message] = guarded("stage", works[topic.name], Record(topic, 0, 0, b"a1", None))
    assert (message.topic, message.key, message.value) == (DEAD_LETTERS, b"a1", None)
    assert dict(message.headers)["dlq_reason"] == b"invalid"


@pytest.mark.parametrize("agent", [clean, classify, extract])
async def test_a_batch_comes_out_in_the_order_in_which_it_came_in(agent: object) -> None:
    """The pool finishes when it likes; order per key must hold."""

    async def slow_first(stage: str, record: Record) -> list[Outgoing]:
        await asyncio.sleep(0.02 if record.offset == 0 else 0)
        return [Outgoing(DEAD_LETTERS, record.key, stage.encode(), record)]

    work: Work = slow_first
    given = [[article("a", offset=0), article("b", offset=1)], [article("a", offset=2)]]
    out = [messages async for messages in agent(batches(*given), work)]  # type: ignore[operator]
    assert [[message.cause for message in messages] for messages in out] == given
    assert {message.value for messages in out for message in messages} == {agent.__name__.encode()}  # type: ignore[attr-defined]
