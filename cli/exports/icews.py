"""Events → the twenty tab-separated columns of ICEWS: CAMEO codes, Goldstein's intensity, PLOVER's sectors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from communique.cli.exports.countries import country
from communique.cli.exports.days import UNDATED
from communique.cli.exports.dyads import Dyad, happened
from communique.cli.exports.sheets import write_tsv
from communique.schemas.events import DiplomaticEvent

COLUMNS = (
    *("Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code"),
    *("Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher"),
    *("City", "District", "Province", "Country", "Latitude", "Longitude"),
)
# The names of CAMEO's twenty roots.
ROOTS = {
    "01": "Make public statement",
    "02": "Appeal",
    "03": "Express intent to cooperate",
    "04": "Consult",
    "05": "Engage in diplomatic cooperation",
    "06": "Engage in material cooperation",
    "07": "Provide aid",
    "08": "Yield",
    "09": "Investigate",
    "10": "Demand",
    "11": "Disapprove",
    "12": "Reject",
    "13": "Threaten",
    "14": "Protest",
    "15": "Exhibit force posture",
    "16": "Reduce relations",
    "17": "Coerce",
    "18": "Assault",
    "19": "Fight",
    "20": "Use unconventional mass violence",
}


def write(path: Path, events: Sequence[DiplomaticEvent], day: str) -> int:
    """One row per actor and recipient, with a heading."""
    return write_tsv(path, COLUMNS, (_row(dyad, day) for dyad in happened(events)), heading=True)


def _row(dyad: Dyad, day: str) -> dict[str, Any]:
    event, actor, recipient, place = dyad.event, dyad.actor, dyad.recipient, dyad.event.place
    return {
        "Event ID": dyad.id,
        "Event Date": "" if day == UNDATED else day,
        "Source Name": actor and actor.name,
        "Source Sectors": actor and actor.sector,
        "Source Country": actor and country(actor.country).name,
        "Event Text": ROOTS.get(event.cameo[:2]),
        "CAMEO Code": event.cameo,
        "Intensity": event.goldstein,
        "Target Name": recipient and recipient.name,
        "Target Sectors": recipient and recipient.sector,
        "Target Country": recipient and country(recipient.country).name,
        "Story ID": event.article_id,
        "Publisher": ";".join(sorted({it.publisher for it in event.evidence if it.publisher})),
        "Country": place and country(place.country).name,
        "Latitude": place and place.lat,
        "Longitude": place and place.lon,
    }
