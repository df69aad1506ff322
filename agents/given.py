"""What an article gives now: (row, coded story) → (row, tellings that hold, tellings taken back). Pure."""

from collections.abc import Iterator
from typing import NamedTuple

from pydantic import Field

from communique.agents.acts import act_key
from communique.schemas.articles import CodedStory, Origin
from communique.schemas.base import Message
from communique.schemas.events import CodedEvent


class ArticleRow(Message):
    """The events of each story of the latest revision seen of an article."""

    origin: Origin
    version: int = 0
    """Grows with each change: the order of what is said about this article's events."""
    stories: dict[int, tuple[CodedEvent, ...]] = Field(default_factory=dict)


class Revision(NamedTuple):
    """The new row, and what to say."""

    row: ArticleRow
    added: tuple[CodedEvent, ...] = ()
    withdrawn: tuple[CodedEvent, ...] = ()


def revise(row: ArticleRow | None, coded: CodedStory) -> Revision:
    """Put the story in its position; positions that a newer revision no longer has are emptied.

    A repeat leaves the row as it is and is said again. A story of a revision that has been overtaken says nothing.
    """
    row = row or ArticleRow(origin=coded.origin)
    if coded.origin.offset < row.origin.offset:
        return Revision(row)
    stories = {n: events for n, events in row.stories.items() if n < coded.stories and n != coded.story}
    if coded.events:
        stories[coded.story] = coded.events
    changed = row.model_copy(update={"origin": coded.origin, "stories": stories})
    if changed != row:
        changed = changed.model_copy(update={"version": row.version + 1})
    return Revision(changed, coded.events, tuple(_missing(row, changed)))


def gives(row: ArticleRow) -> dict[str, CodedEvent]:
    """Everything that the article gives now, by event id."""
    return {event.id: event for event in _events(row)}


def _missing(before: ArticleRow, after: ArticleRow) -> Iterator[CodedEvent]:
    """Tellings that are gone, or that have moved to another act."""
    here = {(act_key(event), event.id) for event in _events(after)}
    return (event for event in _events(before) if (act_key(event), event.id) not in here)


def _events(row: ArticleRow) -> Iterator[CodedEvent]:
    return (event for _, events in sorted(row.stories.items()) for event in events)
