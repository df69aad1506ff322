"""What was found in a sentence → a `CodedEvent` with its id and every offset into the raw body."""

import hashlib

from communique.nlp.extract import lexicon
from communique.nlp.extract.found import Found
from communique.nlp.offsets import quote
from communique.schemas.articles import Story
from communique.schemas.events import CodedEvent, Coder, Entity, Place

VERSION = "1"
"""Of the rules and weights: a new one gives new event ids, so that two coders can be compared side by side."""


def event_id(article_id: str, sentence: str, anchor: str, event_type: str) -> str:
    """The same words of the same article give the same id, wherever they stand and however often they are coded."""
    parts = "\x1f".join((article_id, " ".join(sentence.split()), anchor, event_type, VERSION))
    return hashlib.blake2b(parts.encode("utf-8"), digest_size=12).hexdigest()


def code(story: Story, found: Found, *, model: str, version: str = VERSION) -> CodedEvent:
    """The event as a message."""
    sentence = quote(story, *found.sentence)
    anchor = quote(story, *found.anchor)
    return CodedEvent(
        id=event_id(story.article_id, sentence.text, anchor.text, found.event_type.value),
        article_id=story.article_id,
        story=story.story,
        event_type=found.event_type,
        mode=found.mode,
        contexts=found.contexts,
        cameo=found.cameo,
        quad_class=lexicon.quad_class(found.event_type),
        goldstein=lexicon.goldstein(found.cameo),
        actor=tuple(_entity(story, *side) for side in found.actors),
        recipient=tuple(_entity(story, *side) for side in found.recipients),
        modality=found.modality,
        date=found.when.date,
        date_end=found.when.end,
        date_precision=found.when.precision,
        place=_place(story, found),
        killed=found.killed,
        injured=found.injured,
        historical=found.historical,
        attributed_to=found.attributed_to,
        anchor=anchor,
        sentence=sentence,
        confidence=found.confidence,
        coder=Coder(version=version, model=model),
        explain=found.explain,
        publisher=story.publisher,
        published_at=story.published_at,
    )


def _entity(story: Story, entity: Entity, start: int, end: int) -> Entity:
    return entity.model_copy(update={"mention": quote(story, start, end)})


def _place(story: Story, found: Found) -> Place | None:
    spot = found.spot
    if spot is None:
        return None
    words = quote(story, found.sentence[0] + spot.start, found.sentence[0] + spot.end)
    return Place(**words.model_dump(), country=spot.country, geonameid=spot.geonameid, lat=spot.lat, lon=spot.lon)
