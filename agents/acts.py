"""Which tellings may be of one act, and the order of what was said last: (row, mention) → row. Pure."""

import datetime as dt

from pydantic import Field

from communique.schemas.base import Message
from communique.schemas.events import CodedEvent, Entity, Mention


class Telling(Message):
    """The last word on one coded event; `event` is None when it was taken back."""

    version: int
    event: CodedEvent | None = None
    sketch: str = ""
    """Of the text that it stands in: see `nlp/near_duplicates.py`."""


class ActsRow(Message):
    """All that was told about two sides in one month."""

    tellings: dict[str, Telling] = Field(default_factory=dict)
    """By the id of the coded event. What was taken back leaves its version, or a late repeat would bring it back."""
    revisions: dict[str, int] = Field(default_factory=dict)
    """How often each merged event was published, retracted ones too."""


def act_key(event: CodedEvent) -> str:
    """The key under which tellings of one act meet: both sides in any order, and the month."""
    sides = sorted({side(entity) for entity in (*event.actor, *event.recipient)})
    day = act_day(event)
    return f"{'+'.join(sides)}|{day:%Y-%m}" if day else f"{'+'.join(sides)}|undated"


def side(entity: Entity) -> str:
    """A minister and the country are one side."""
    return entity.country or entity.code


def act_day(event: CodedEvent) -> dt.date | None:
    """The day of the act, or the day on which it was told."""
    return event.date or (event.published_at.date() if event.published_at else None)


def record(row: ActsRow, mention: Mention) -> ActsRow:
    """Keep the mention unless a later word on the same event is known already."""
    known = row.tellings.get(mention.event.id)
    if known is not None and known.version > mention.version:
        return row
    telling = Telling(
        version=mention.version,
        event=None if mention.withdrawn else mention.event,
        sketch=mention.sketch,
    )
    return row.model_copy(update={"tellings": {**row.tellings, mention.event.id: telling}})
