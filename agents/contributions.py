"""What each event contributes to one actor: (row, activity) → row. Pure."""

import datetime as dt

from pydantic import Field

from communique.schemas.actors import ActorActivity
from communique.schemas.base import Message
from communique.schemas.events import Entity
from communique.schemas.ontology import DatePrecision, EventType, Modality, QuadClass


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
    sentence: str
    article_id: str
    articles: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()


class Contribution(Message):
    """The last word on one event; `part` is None when this actor has no part in it any more."""

    revision: int
    part: Part | None = None


class ActorRow(Message):
    """Everything known of one actor, by event id."""

    contributions: dict[str, Contribution] = Field(default_factory=dict)


def contribute(row: ActorRow, activity: ActorActivity) -> ActorRow:
    """Keep the event as it is now, unless a later revision of it is known already."""
    event = activity.event
    known = row.contributions.get(event.id)
    if known is not None and known.revision > event.revision:
        return row
    part = None if activity.withdrawn or event.retracted else _part(activity)
    contribution = Contribution(revision=event.revision, part=part)
    return row.model_copy(update={"contributions": {**row.contributions, event.id: contribution}})


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
        sentence=event.sentence.text,
        article_id=event.article_id,
        articles=tuple(sorted({evidence.article_id for evidence in event.evidence})),
        publishers=tuple(sorted({evidence.publisher for evidence in event.evidence if evidence.publisher})),
    )


def _names(entities: tuple[Entity, ...]) -> dict[str, str]:
    return {entity.code: entity.name for entity in reversed(entities)}
