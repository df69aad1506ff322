"""Records of the log → entries of the ledger: the one place that knows which topic says what."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, ValidationError

from communique.cli.ledger.ledger import Entry, Outcome, Place, Published, Refused, Settled
from communique.cli.log import Record
from communique.schemas.articles import Origin
from communique.schemas.settings import Settings
from communique.schemas.topics import (
    ARTICLES_CLASSIFIED,
    ARTICLES_CLEAN,
    ARTICLES_CODED,
    ARTICLES_RAW,
    DEAD_LETTERS,
    WAY,
    Topic,
)

BOOKS = (ARTICLES_RAW, ARTICLES_CLASSIFIED, ARTICLES_CODED, DEAD_LETTERS)
"""What the ledger is made from."""


class _Relevance(BaseModel):
    relevant: bool
    reason: str


class _Event(BaseModel):
    id: str


class _Story(BaseModel):
    """What a story says of itself on every topic of articles; the rest of the message is not read."""

    story: int
    stories: int
    origin: Origin
    events: tuple[_Event, ...] | None = None

    @property
    def place(self) -> Place:
        return Place(self.origin.partition, self.origin.offset)


class _Classified(BaseModel):
    story: _Story
    relevance: _Relevance


def entries(record: Record, settings: Settings, *, now_ms: int) -> Iterator[Entry]:
    """What a record adds to the ledger; a message that nobody can read adds nothing here, its dead letter will."""
    readers = {
        settings.topic(ARTICLES_RAW): _published,
        settings.topic(ARTICLES_CLASSIFIED): _classified,
        settings.topic(ARTICLES_CODED): _coded,
    }
    try:
        if record.topic == settings.topic(DEAD_LETTERS):
            yield from _dead(record, settings)
        else:
            yield from readers[record.topic](record, now_ms)
    except ValidationError:
        return


def _published(record: Record, now_ms: int) -> Iterator[Entry]:
    yield Published(
        Place(record.partition, record.offset),
        (record.key or b"").decode(errors="replace"),
        tombstone=record.value is None,
        expired=record.timestamp < now_ms - ARTICLES_CODED.retention_ms,
    )


def _classified(record: Record, _now_ms: int) -> Iterator[Entry]:
    it = _Classified.model_validate_json(record.value or b"")
    if not it.relevance.relevant:
        yield _settled(it.story, Outcome.IRRELEVANT, it.relevance.reason)


def _coded(record: Record, _now_ms: int) -> Iterator[Entry]:
    story = _Story.model_validate_json(record.value or b"")
    yield _settled(story, Outcome.CODED, "with events" if story.events else "nothing to code")


def _dead(record: Record, settings: Settings) -> Iterator[Entry]:
    """A dead letter holds the message as it was on the topic where it failed: that says which article it was."""
    said = {name: value.decode(errors="replace") for name, value in record.headers.items()}
    reason = f"{said.get('dlq_stage', '?')}: {said.get('dlq_reason', '?')}"
    topic = _topic_named(said.get("dlq_topic", ""), settings)
    if topic is ARTICLES_RAW:
        yield Refused(Place(int(said["dlq_partition"]), int(said["dlq_offset"])), reason)
    elif topic is ARTICLES_CLASSIFIED:
        story = _Classified.model_validate_json(record.value or b"").story
        yield _settled(story, Outcome.DEAD_LETTERED, reason, replayable=True)
    elif topic in (ARTICLES_CLEAN, ARTICLES_CODED):
        story = _Story.model_validate_json(record.value or b"")
        yield _settled(story, Outcome.DEAD_LETTERED, reason, replayable=topic is ARTICLES_CLEAN)


def _topic_named(name: str, settings: Settings) -> Topic | None:
    return next((topic for topic in WAY if name in (topic.name, settings.topic(topic))), None)


def _settled(story: _Story, outcome: Outcome, reason: str, *, replayable: bool = False) -> Settled:
    return Settled(story.place, story.story, story.stories, outcome, reason, replayable)
