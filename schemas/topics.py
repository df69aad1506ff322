"""Every topic, in the order in which an article travels: name, message, key, cleanup."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from communique.schemas.actors import ActorActivity, ActorProfile
from communique.schemas.articles import ClassifiedStory, CodedStory, RawArticle, Story
from communique.schemas.base import Message
from communique.schemas.events import CodedEvent, DiplomaticEvent, Mention
from communique.schemas.generations import FIRST, Generations, state_key

DAY_MS = 24 * 60 * 60 * 1000
FOREVER = -1
MAX_MESSAGE_BYTES = 16 * 1024 * 1024
"""A raw article of 5 MB may grow on its way: escapes, spans, sentences."""
HEADER_BYTES = 64 * 1024


@dataclass(frozen=True)
class Topic:
    """One topic. `key` is the one place that says what its messages are keyed by."""

    name: str
    """Without the prefix: `articles.raw.v1`."""
    model: type[Message] | None
    """None: the value is bytes as they came."""
    key: Callable[[Any], str] | None
    compact: bool = False
    """Keep the latest value of each key for ever, instead of everything for a while."""
    retention_ms: int = 30 * DAY_MS
    max_bytes: int = MAX_MESSAGE_BYTES
    shared: bool = False
    """One for all generations; every other topic is made anew for each of them."""
    single: bool = False
    """One partition, so that all its messages have one order; the others have as many as the settings say."""

    def __reduce__(self) -> tuple[Callable[[str], "Topic"], tuple[str]]:
        """To another process it goes by its name: a key function cannot be pickled."""
        return named, (self.name,)

    def full_name(self, prefix: str, generation: int = FIRST) -> str:
        """The name on the broker: `communique.events.coded.v1`, in the second generation `communique.g2.events…`."""
        return prefix + ("" if self.shared or generation == FIRST else f"g{generation}.") + self.name


ARTICLES_RAW = Topic("articles.raw.v1", RawArticle, lambda article: article.id, retention_ms=FOREVER, shared=True)
ARTICLES_CLEAN = Topic("articles.clean.v1", Story, lambda story: story.article_id)
ARTICLES_CLASSIFIED = Topic("articles.classified.v1", ClassifiedStory, lambda it: it.story.article_id)
ARTICLES_CODED = Topic("articles.coded.v1", CodedStory, lambda coded: coded.article_id)
EVENTS_CODED = Topic("events.coded.v1", CodedEvent, lambda event: event.id, retention_ms=FOREVER)
EVENTS_MENTIONS = Topic("events.mentions.v1", Mention, lambda mention: mention.act)
EVENTS_DIPLOMATIC = Topic("events.diplomatic.v1", DiplomaticEvent, lambda event: event.id, compact=True)
ACTORS_ACTIVITY = Topic("actors.activity.v1", ActorActivity, lambda activity: activity.actor.code)
ACTORS_PROFILES = Topic("actors.profiles.v1", ActorProfile, lambda profile: profile.code, compact=True)
DEAD_LETTERS = Topic("dead-letters.v1", None, None, max_bytes=MAX_MESSAGE_BYTES + HEADER_BYTES)
GENERATIONS = Topic("generations.v1", Generations, state_key, compact=True, shared=True, single=True)

TOPICS = (
    ARTICLES_RAW,
    ARTICLES_CLEAN,
    ARTICLES_CLASSIFIED,
    ARTICLES_CODED,
    EVENTS_CODED,
    EVENTS_MENTIONS,
    EVENTS_DIPLOMATIC,
    ACTORS_ACTIVITY,
    ACTORS_PROFILES,
    DEAD_LETTERS,
    GENERATIONS,
)

WAY = (ARTICLES_RAW, ARTICLES_CLEAN, ARTICLES_CLASSIFIED, ARTICLES_CODED, EVENTS_MENTIONS, ACTORS_ACTIVITY)
"""What the agents read, in order: when they are behind in none of these, everything is through."""

TABLES = ("articles", "acts", "actors")
"""The agents' tables; each has a changelog beside the topics."""


def named(name: str) -> Topic:
    """The topic of this name, without prefix."""
    return next(topic for topic in TOPICS if topic.name == name)
