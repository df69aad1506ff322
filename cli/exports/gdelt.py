"""Events → GDELT 2.0's tables without headings: `export`, a row per pair, and `mentions`, a row per telling.

Sectors are PLOVER's, in Type1; places are FIPS countries. What we do not know is empty, never 0: tone, and whether an
event stands in the lead of its article (`IsRootEvent`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from communique.cli.exports.countries import country
from communique.cli.exports.days import UNDATED
from communique.cli.exports.dyads import Dyad, happened
from communique.cli.exports.sheets import write_tsv
from communique.schemas.events import DiplomaticEvent, Entity, Evidence, Place

ACTOR = (
    *("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code"),
    *("Type1Code", "Type2Code", "Type3Code"),
)
GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
EVENTS = (
    *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
    *(f"Actor{n}{name}" for n in (1, 2) for name in ACTOR),
    *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
    *("NumMentions", "NumSources", "NumArticles", "AvgTone"),
    *(f"{whose}Geo_{name}" for whose in ("Actor1", "Actor2", "Action") for name in GEO),
    *("DATEADDED", "SOURCEURL"),
)
MENTIONS = (
    *("GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier"),
    *("SentenceID", "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence"),
    *("MentionDocLen", "MentionDocTone", "MentionDocTranslationInfo", "Extras"),
)
WORLD_CITY, COUNTRY = 4, 1
"""GDELT's kinds of place that we can tell apart."""
CITATION = 2
"""GDELT's kind of mention that is named otherwise than by a web address: ours by the article's id."""


def write_events(path: Path, events: Sequence[DiplomaticEvent], day: str) -> int:
    """The events table."""
    return write_tsv(path, EVENTS, (_event(dyad, day) for dyad in happened(events)), heading=False)


def write_mentions(path: Path, events: Sequence[DiplomaticEvent], day: str) -> int:
    """The mentions table: each telling of each pair."""
    rows = (_mention(dyad, telling, day) for dyad in happened(events) for telling in dyad.event.evidence)
    return write_tsv(path, MENTIONS, rows, heading=False)


def _event(dyad: Dyad, day: str) -> dict[str, Any]:
    event = dyad.event
    return {
        "GLOBALEVENTID": dyad.id,
        **_date(day),
        **_actor("Actor1", dyad.actor),
        **_actor("Actor2", dyad.recipient),
        "EventCode": event.cameo,
        "EventBaseCode": event.cameo[:3],
        "EventRootCode": event.cameo[:2],
        "QuadClass": int(event.quad_class),
        "GoldsteinScale": event.goldstein,
        "NumMentions": event.mentions,
        "NumSources": event.publishers,
        "NumArticles": event.articles,
        **_geo(event.place),
        "DATEADDED": _stamp(event.first_published_at),
        "SOURCEURL": event.article_id,
    }


def _date(day: str) -> dict[str, Any]:
    if day == UNDATED:
        return {}
    date = dt.date.fromisoformat(day)
    fraction = date.year + (date.timetuple().tm_yday - 1) / 365
    return {
        "SQLDATE": f"{date:%Y%m%d}",
        "MonthYear": f"{date:%Y%m}",
        "Year": date.year,
        "FractionDate": f"{fraction:.4f}",
    }


def _actor(side: str, entity: Entity | None) -> dict[str, Any]:
    if entity is None:
        return {}
    said = {"Code": entity.code, "Name": entity.name.upper(), "CountryCode": entity.country, "Type1Code": entity.sector}
    return {side + name: value for name, value in said.items()}


def _geo(place: Place | None) -> dict[str, Any]:
    if place is None:
        return {}
    said = {
        "Type": COUNTRY if place.lat is None else WORLD_CITY,
        "FullName": place.text,
        "CountryCode": country(place.country).fips,
        "Lat": place.lat,
        "Long": place.lon,
        "FeatureID": place.geonameid,
    }
    return {f"ActionGeo_{name}": value for name, value in said.items()}


def _mention(dyad: Dyad, telling: Evidence, day: str) -> dict[str, Any]:
    return {
        "GLOBALEVENTID": dyad.id,
        "EventTimeDate": "" if day == UNDATED else day.replace("-", "") + "000000",
        "MentionTimeDate": _stamp(telling.published_at),
        "MentionType": CITATION,
        "MentionSourceName": telling.publisher,
        "MentionIdentifier": telling.article_id,
        "ActionCharOffset": telling.anchor.start,
        "InRawText": 1,
        "Confidence": round(telling.confidence * 100),
    }


def _stamp(time: dt.datetime | None) -> str:
    return f"{time.astimezone(dt.UTC):%Y%m%d%H%M%S}" if time else ""
