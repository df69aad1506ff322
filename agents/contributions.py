"""What an event contributes to one actor: (row, activity) → row. Pure."""

import datetime as dt

from pydantic import Field

from communique.schemas.actors import ActorActivity
from communique.schemas.base import Message
from communique.schemas.events import Entity
from communique.schemas.ontology import DatePrecision, EventType, Modality, QuadClass

SENTENCE = 400
"""Characters of a sentence in a row; a longer one is clipped."""


class Part(Message):
    """An event as one of those who took part sees it."""

    actor: Entity
    as_actor: bool = False
    as_recipient: bool = False
    counterparts: dict[str, str] = Field(default_factory=dict)
    """Names by code."""
    event_type: EventType
    quad_class: QuadClass
    goldstein: float
    modality: Modality
    historical: bool = False
    day: dt.date | None = None
    precision: DatePrecision = DatePrecision.NONE
    published_at: dt.datetime | None = None
    until: dt.date | None = None
    """What is planned stands in the agenda up to this day."""
    sentence: str
    """Clipped: the event itself has it whole."""
    article_id: str
    articles: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()


class Contribution(Message):
    """The last word on one event; `part` is None when this actor has no part in it any more."""

    revision: int
    part: Part | None = None


def contribute(known: Contribution | None, activity: ActorActivity) -> Contribution:
    """The event as this actor sees it now, unless a later revision of it is known already."""
    event = activity.event
    if known is not None and known.revision > event.revision:
        return known
    gone = activity.withdrawn or event.retracted
    return Contribution(revision=event.revision, part=None if gone else _part(activity))


def _part(activity: ActorActivity) -> Part:
    event, code = activity.event, activity.actor.code
    acting, receiving = _names(event.actor), _names(event.recipient)
    others = (receiving if code in acting else {}) | (acting if code in receiving or not receiving else {})
    return Part(
        actor=activity.actor.model_copy(update={"mention": None}),
        as_actor=code in acting,
        as_recipient=code in receiving,
        counterparts={other: name for other, name in others.items() if other != code},
        event_type=event.event_type,
        quad_class=event.quad_class,
        goldstein=event.goldstein,
        modality=event.modality,
        historical=event.historical,
        day=event.date or (event.first_published_at.date() if event.first_published_at else None),
        precision=event.date_precision,
        published_at=event.first_published_at,
        until=event.expires,
        sentence=_clipped(event.sentence.text),
        article_id=event.article_id,
        articles=tuple(sorted({evidence.article_id for evidence in event.evidence})),
        publishers=tuple(sorted({evidence.publisher for evidence in event.evidence if evidence.publisher})),
    )


def _names(entities: tuple[Entity, ...]) -> dict[str, str]:
    return {entity.code: entity.name for entity in reversed(entities)}


def _clipped(text: str) -> str:
    return text if len(text) <= SENTENCE else text[: SENTENCE - 1] + "…"
