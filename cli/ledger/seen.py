"""Records of the log → what the derived topics hold, by id: what comes twice on the wire counts once here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pydantic import BaseModel, ValidationError

from communique.cli.ledger.ledger import Place
from communique.cli.log import Record
from communique.schemas.articles import Origin
from communique.schemas.settings import Settings
from communique.schemas.topics import (
    ACTORS_ACTIVITY,
    ACTORS_PROFILES,
    ARTICLES_CLASSIFIED,
    ARTICLES_CLEAN,
    ARTICLES_CODED,
    EVENTS_CODED,
    EVENTS_DIPLOMATIC,
    EVENTS_MENTIONS,
    Topic,
)

StoryId = tuple[Place, int]


@dataclass
class Seen:
    """What the derived topics hold, by id."""

    stories: set[StoryId] = field(default_factory=set)
    relevant: set[StoryId] = field(default_factory=set)
    irrelevant: set[StoryId] = field(default_factory=set)
    coded: set[StoryId] = field(default_factory=set)
    told: dict[str, dict[int, tuple[int, int, frozenset[str]]]] = field(default_factory=dict)
    """article → story → (offset of its revision, stories of that revision, ids of the events that it tells)."""
    events: dict[str, bool] = field(default_factory=dict)
    """event id → whether it stands, here and below."""
    mentions: dict[tuple[str, str], bool] = field(default_factory=dict)
    merged: dict[str, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)
    """merged event → (ids of its tellings, codes of those who took part)."""
    activity: dict[tuple[str, str], bool] = field(default_factory=dict)
    actors: dict[str, bool] = field(default_factory=dict)

    def note(self, record: Record, settings: Settings) -> None:
        """Takes a record down; one that cannot be read is a dead letter's business."""
        reader = {settings.topic(topic): read for topic, read in READERS.items()}.get(record.topic)
        try:
            if reader:
                reader(self, record)
        except ValidationError:
            return


class _Id(BaseModel):
    id: str


class _Story(BaseModel):
    article_id: str
    story: int
    stories: int
    origin: Origin
    events: tuple[_Id, ...] = ()

    @property
    def id(self) -> StoryId:
        return Place(self.origin.partition, self.origin.offset), self.story


class _Relevance(BaseModel):
    relevant: bool


class _Classified(BaseModel):
    story: _Story
    relevance: _Relevance


class _Actor(BaseModel):
    code: str


class _Evidence(BaseModel):
    event_id: str


class _Event(BaseModel):
    id: str
    retracted: bool = False
    actor: tuple[_Actor, ...] = ()
    recipient: tuple[_Actor, ...] = ()
    evidence: tuple[_Evidence, ...] = ()


class _Mention(BaseModel):
    act: str
    event: _Id
    withdrawn: bool = False


class _Activity(BaseModel):
    actor: _Actor
    event: _Id
    withdrawn: bool = False


def _clean(seen: Seen, record: Record) -> None:
    seen.stories.add(_Story.model_validate_json(record.value or b"").id)


def _classified(seen: Seen, record: Record) -> None:
    it = _Classified.model_validate_json(record.value or b"")
    (seen.relevant if it.relevance.relevant else seen.irrelevant).add(it.story.id)


def _coded(seen: Seen, record: Record) -> None:
    it = _Story.model_validate_json(record.value or b"")
    seen.coded.add(it.id)
    positions = seen.told.setdefault(it.article_id, {})
    if it.story not in positions or positions[it.story][0] <= it.origin.offset:
        positions[it.story] = (it.origin.offset, it.stories, frozenset(event.id for event in it.events))


def _event(seen: Seen, record: Record) -> None:
    it = _Event.model_validate_json(record.value or b"")
    seen.events[it.id] = not it.retracted


def _mention(seen: Seen, record: Record) -> None:
    it = _Mention.model_validate_json(record.value or b"")
    seen.mentions[it.act, it.event.id] = not it.withdrawn


def _merged(seen: Seen, record: Record) -> None:
    if record.value is None:
        seen.merged.pop((record.key or b"").decode(), None)
        return
    it = _Event.model_validate_json(record.value)
    codes = frozenset(side.code for side in (*it.actor, *it.recipient))
    if it.retracted:
        seen.merged.pop(it.id, None)
    else:
        seen.merged[it.id] = (frozenset(telling.event_id for telling in it.evidence), codes)


def _activity(seen: Seen, record: Record) -> None:
    it = _Activity.model_validate_json(record.value or b"")
    seen.activity[it.actor.code, it.event.id] = not it.withdrawn


def _profile(seen: Seen, record: Record) -> None:
    seen.actors[(record.key or b"").decode(errors="replace")] = record.value is not None


READERS: dict[Topic, Callable[[Seen, Record], None]] = {
    ARTICLES_CLEAN: _clean,
    ARTICLES_CLASSIFIED: _classified,
    ARTICLES_CODED: _coded,
    EVENTS_CODED: _event,
    EVENTS_MENTIONS: _mention,
    EVENTS_DIPLOMATIC: _merged,
    ACTORS_ACTIVITY: _activity,
    ACTORS_PROFILES: _profile,
}


def told_now(seen: Seen) -> set[str]:
    """Ids of the events that the current revision of each article tells."""
    now: set[str] = set()
    for positions in seen.told.values():
        _, stories, _ = max(positions.values(), key=lambda it: it[0])
        now.update(*(events for story, (_, _, events) in positions.items() if story < stories))
    return now
