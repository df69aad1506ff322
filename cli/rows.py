"""Events and profiles → flat rows, the same for every command that shows them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from communique.schemas.actors import ActorProfile
    from communique.schemas.events import Entity, Event

EVENT_COLUMNS = ("date", "type", "modality", "actor", "recipient", "article", "sentence")
EVENT_CSV = (
    *("id", "article", "story", "date", "date_end", "date_precision", "type", "mode", "cameo", "quad_class"),
    *("goldstein", "modality", "actor", "recipient", "place", "killed", "injured", "confidence"),
    *("anchor", "anchor_start", "anchor_end", "sentence", "sentence_start", "sentence_end"),
)
ACTOR_COLUMNS = ("code", "name", "as actor", "as recipient", "tone", "counterparts", "agenda", "articles", "last seen")
SENTENCE_SHOWN = 120


def codes(entities: Iterable[Entity]) -> str:
    """`CHN Wang Yi, RUS`: the code, and the name where it says more."""
    return ", ".join(dict.fromkeys(f"{it.code} {it.name}".strip() for it in entities))


def event_row(event: Event) -> dict[str, Any]:
    """Everything of an event that fits in a cell."""
    return {
        "id": event.id,
        "article": event.article_id,
        "story": event.story,
        "date": event.date and event.date.isoformat(),
        "date_end": event.date_end and event.date_end.isoformat(),
        "date_precision": event.date_precision.value,
        "type": event.event_type.value,
        "mode": event.mode,
        "cameo": event.cameo,
        "quad_class": int(event.quad_class),
        "goldstein": event.goldstein,
        "modality": event.modality.value,
        "actor": codes(event.actor),
        "recipient": codes(event.recipient),
        "place": event.place and event.place.text,
        "killed": event.killed,
        "injured": event.injured,
        "confidence": event.confidence,
        "anchor": event.anchor.text,
        "anchor_start": event.anchor.start,
        "anchor_end": event.anchor.end,
        "sentence": event.sentence.text,
        "sentence_start": event.sentence.start,
        "sentence_end": event.sentence.end,
    }


def event_line(event: Event) -> str:
    """An event in one line, as it passes by."""
    date = event.date.isoformat() if event.date else "    –     "
    sentence = " ".join(event.sentence.text.split())
    shown = sentence if len(sentence) <= SENTENCE_SHOWN else sentence[: SENTENCE_SHOWN - 1] + "…"
    parties = f"{_short(event.actor)} → {_short(event.recipient)}"
    return f"{date}  {event.event_type.value:<9} {event.modality.value:<8} {parties:<28} {shown}"


def _short(entities: Iterable[Entity]) -> str:
    return ",".join(dict.fromkeys(it.code for it in entities)) or "–"


def actor_row(profile: ActorProfile) -> dict[str, Any]:
    """A profile in one line of the actors' table."""
    tallies = (profile.as_actor, profile.as_recipient)
    events = sum(it.events for it in tallies)
    return {
        "code": profile.code,
        "name": profile.name,
        "as actor": profile.as_actor.events,
        "as recipient": profile.as_recipient.events,
        "tone": round(sum(it.goldstein_sum for it in tallies) / events, 2) if events else None,
        "counterparts": ", ".join(it.code for it in profile.counterparts[:4]),
        "agenda": len(profile.agenda),
        "articles": profile.articles,
        "last seen": profile.last_seen and profile.last_seen.isoformat(),
    }
