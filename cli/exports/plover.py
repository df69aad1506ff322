"""Events → PLOVER's own JSON, one event a line, with what did not happen marked by the auxiliary modes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from communique.cli.exports.days import UNDATED
from communique.schemas.events import DiplomaticEvent, Entity, Place
from communique.schemas.ontology import EventType, Modality, QuadClass

QUAD = {
    QuadClass.VERBAL_COOPERATION: "verbal cooperation",
    QuadClass.MATERIAL_COOPERATION: "material cooperation",
    QuadClass.VERBAL_CONFLICT: "verbal conflict",
    QuadClass.MATERIAL_CONFLICT: "material conflict",
}
# PLOVER 2.0, "conflict-cooperation scores". The manual prints +3 for ACCUSE; its modes are -2 and -3.5.
SCORE = {
    EventType.AGREE: 2.5,
    EventType.CONSULT: 2.5,
    EventType.SUPPORT: 5.0,
    EventType.CONCEDE: 4.5,
    EventType.COOPERATE: 9.5,
    EventType.AID: 10.0,
    EventType.RETREAT: 6.5,
    EventType.REQUEST: 0.0,
    EventType.ACCUSE: -3.0,
    EventType.REJECT: -2.0,
    EventType.THREATEN: -3.5,
    EventType.PROTEST: -5.0,
    EventType.SANCTION: -6.0,
    EventType.MOBILIZE: -5.5,
    EventType.COERCE: -7.0,
    EventType.ASSAULT: -9.0,
}
AUXILIARY = {Modality.PLANNED: "future", Modality.POSSIBLE: "hypothetical", Modality.DENIED: "negation"}


def write(path: Path, events: Sequence[DiplomaticEvent], day: str) -> int:
    """One JSON object a line; what is unknown is left out, as PLOVER allows."""
    with path.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(_record(event, day), ensure_ascii=False) + "\n" for event in events)
    return len(events)


def _record(event: DiplomaticEvent, day: str) -> dict[str, Any]:
    auxiliary = [AUXILIARY.get(event.modality), "historical" if event.historical else None]
    record = {
        "id": event.id,
        "has_event": True,
        "date": None if day == UNDATED else day,
        "enddate": event.date_end and event.date_end.isoformat(),
        "actor": [_entity(it) for it in event.actor],
        "recipient": [_entity(it) for it in event.recipient],
        "event": [event.event_type.value],
        "mode": [mode for mode in (event.mode, *auxiliary) if mode],
        "context": list(event.contexts),
        "event_loc": [_place(event.place)] if event.place else [],
        "event_text": [event.anchor.text],
        "quad_code": QUAD[event.quad_class],
        "event_scale": SCORE[event.event_type],
        "size": _known({"dead": event.killed, "injured": event.injured}),
        "text": event.sentence.text,
        "text_info": {"sequence": event.story, "start": event.sentence.start, "end": event.sentence.end},
        "cite_info": {"corpus": "communique", "citation": event.article_id, "codebook": "PLOVER", "version": "2.0"},
        "coder": f"{event.coder.name} {event.coder.version} {event.coder.model}",
    }
    return {name: value for name, value in record.items() if value not in (None, {})}


def _entity(entity: Entity) -> dict[str, Any]:
    text = entity.mention.text if entity.mention else entity.name
    said = {"sector": entity.sector, "identifier_text": entity.name, "office": entity.office}
    return {"code": entity.code, "entity_text": text, **_known(said)}


def _place(place: Place) -> dict[str, Any]:
    said = {"geonameid": place.geonameid, "lat": place.lat, "lon": place.lon, "country_code": place.country}
    return {"extracted_place": place.text, **_known(said)}


def _known(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value is not None}
