"""Merged events for the tests of the exports, each as small as its test allows."""

import datetime as dt
from typing import Any

from communique.cli.log import Record
from communique.schemas.base import Quote
from communique.schemas.events import Coder, DiplomaticEvent, Entity, Evidence, Place
from communique.schemas.ontology import EventType, QuadClass

NOON = dt.datetime(2024, 5, 9, 12, tzinfo=dt.UTC)
FRANCE = Entity(code="FRAGOV", name="Emmanuel Macron", country="FRA", sector="GOV", office="head of state")
RUSSIA = Entity(code="RUS", name="Russia", country="RUS", mention=Quote(start=9, end=16, text="Russian"))
KOSOVO = Entity(code="KOS", name="Kosovo", country="KOS")
QUOTE = Quote(start=7, end=15, text="expelled")
SENTENCE = Quote(start=0, end=40, text="France\texpelled two Russian\ndiplomats.")


def act(name: str = "e1", **said: Any) -> DiplomaticEvent:
    """An expulsion."""
    evidence = Evidence(
        event_id="m1",
        article_id="a1",
        story=0,
        publisher="Daily",
        published_at=NOON,
        anchor=QUOTE,
        sentence=SENTENCE,
        confidence=0.8,
    )
    usual: dict[str, Any] = {
        "id": name,
        "article_id": "a1",
        "story": 0,
        "event_type": EventType.SANCTION,
        "mode": "expel",
        "contexts": ("diplomatic", "legal"),
        "cameo": "161",
        "quad_class": QuadClass.MATERIAL_CONFLICT,
        "goldstein": -4.0,
        "actor": (FRANCE,),
        "recipient": (RUSSIA,),
        "date": dt.date(2024, 5, 8),
        "place": Place(start=20, end=25, text="Paris", country="FRA", geonameid=2988507, lat=48.85, lon=2.35),
        "anchor": QUOTE,
        "sentence": SENTENCE,
        "confidence": 0.8,
        "coder": Coder(version="1", model="m"),
        "evidence": (evidence,),
        "first_published_at": NOON,
    }
    return DiplomaticEvent(**{**usual, **said})


def record(offset: int, event: DiplomaticEvent | None, *, key: str | None = None, partition: int = 0) -> Record:
    """The event as it stands on its topic; none: a tombstone."""
    value = None if event is None else event.model_dump_json(exclude_none=True).encode()
    name = key or (event.id if event else "")
    return Record("events.diplomatic.v1", partition, offset, name.encode(), value, 0)
