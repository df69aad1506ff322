"""Events → the forty columns of POLECAT. What we do not resolve (COW numbers, Wikipedia pages) is empty."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from communique.cli.exports.countries import country
from communique.cli.exports.days import UNDATED
from communique.cli.exports.dyads import Dyad, happened
from communique.cli.exports.plover import QUAD, SCORE
from communique.cli.exports.sheets import write_tsv
from communique.schemas.events import DiplomaticEvent, Entity

SIDE = ("{0} Name", "{0} Country", "{0} COW", "Primary {0} Sector", "{0} Sectors", "{0} Title", "{0} Name Raw")
COLUMNS = (
    *("Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts"),
    *(name.format("Actor") for name in SIDE),
    "Wikipedia Actor ID",
    *(name.format("Recipient") for name in SIDE),
    "Wikipedia Recipient ID",
    *("Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename"),
    *("Feature Type", "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations"),
    *("Language", "Version"),
)


def write(path: Path, events: Sequence[DiplomaticEvent], day: str) -> int:
    """One row per actor and recipient, with a heading."""
    return write_tsv(path, COLUMNS, (_row(dyad, day) for dyad in happened(events)), heading=True)


def _row(dyad: Dyad, day: str) -> dict[str, Any]:
    event, place = dyad.event, dyad.event.place
    published = event.first_published_at
    return {
        "Event ID": dyad.id,
        "Event Date": "" if day == UNDATED else day,
        "Event Type": event.event_type.value,
        "Event Mode": event.mode,
        "Intensity": SCORE[event.event_type],
        "Quad Code": QUAD[event.quad_class].upper(),
        "Contexts": ";".join(event.contexts),
        **_side("Actor", dyad.actor),
        **_side("Recipient", dyad.recipient),
        "Placename": place and place.text,
        "Country": place and place.country,
        "Latitude": place and place.lat,
        "Longitude": place and place.lon,
        "GeoNames ID": place and place.geonameid,
        "Raw Placename": place and place.text,
        "Source": ";".join(sorted({it.publisher for it in event.evidence if it.publisher})),
        "Publication Date": published and published.date(),
        "Version": f"{event.coder.name} {event.coder.version}",
    }


def _side(side: str, entity: Entity | None) -> dict[str, Any]:
    if entity is None:
        return {}
    said = (
        entity.name,
        country(entity.country).name,
        None,
        entity.sector,
        entity.sector,
        entity.office,
        entity.mention and entity.mention.text,
    )
    return {name.format(side): value for name, value in zip(SIDE, said, strict=True)}
