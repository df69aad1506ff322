"""Pairs of stories told by people, and whether they are one act: `pairs.toml`, as read by hand and by the coder."""

import datetime as dt
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
import stories as made

from communique.agents.acts import Telling, act_key
from communique.agents.merging import merge
from communique.nlp.actors import Gazetteer
from communique.nlp.actors.codes import country_of, sector_of
from communique.nlp.clean import clean
from communique.nlp.extract import Extractor
from communique.nlp.near_duplicates import sketch
from communique.schemas.articles import Origin, RawArticle
from communique.schemas.base import Quote
from communique.schemas.events import CodedEvent, DiplomaticEvent, Entity
from communique.schemas.ontology import DatePrecision, EventType, Modality
from communique.schemas.settings import Settings

PAIRS: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "pairs.toml").read_text("utf-8"))["pair"]
MERGED_RIGHTLY = 0.9
READ_AND_MERGED_RIGHTLY = 0.8
"""Through the coder: what it reads otherwise than a person does cannot meet. docs/quality.md says how many do."""
Read = Callable[[str, dict[str, Any]], list[CodedEvent]]
"""An article's name and a story of a pair → what it says."""


def by_hand(name: str, story: dict[str, Any]) -> list[CodedEvent]:
    """What `says` says."""
    return [_event(f"{name}-{n}", name, story, *line.split("|")) for n, line in enumerate(story["says"])]


def _event(id_: str, article: str, story: dict[str, Any], *parts: str) -> CodedEvent:
    what, actors, recipients, day, modality = (part.strip() for part in parts)
    event_type, cameo = what.split()
    date = dt.date.fromisoformat(day.removeprefix("w")) if day else None
    precision = DatePrecision.WEEK if day.startswith("w") else DatePrecision.DAY if day else DatePrecision.NONE
    event = made.event(id_, article, actor=_entities(actors), recipient=_entities(recipients), day=date)
    changes = {
        "event_type": EventType(event_type),
        "cameo": cameo,
        "modality": Modality(modality),
        "date_precision": precision,
        "sentence": Quote(start=0, end=len(story["text"]), text=story["text"]),
        "published_at": story["at"],
        "publisher": story["by"],
    }
    return event.model_copy(update=changes)


def _entities(text: str) -> list[Entity]:
    return [_entity(*one.partition("=")[::2]) for one in text.split(",") if one]


def _entity(code: str, name: str) -> Entity:
    office = "in office" if name else None
    return Entity(code=code, name=name or code, country=country_of(code), sector=sector_of(code), office=office)


@pytest.fixture(scope="module")
def by_coder() -> Read:
    """What our own coder reads in the text."""
    gazetteer = Gazetteer.load()
    extractor = Extractor.load(Settings().spacy_model, gazetteer)

    def read(name: str, story: dict[str, Any]) -> list[CodedEvent]:
        article = RawArticle(id=name, body=story["text"], published_at=story["at"], publisher=story["by"])
        found = extractor.extract(clean(article, Origin(partition=0, offset=0)))
        return [event for coded in found for event in coded.events]

    return read


def merged(pair: dict[str, Any], read: Read) -> tuple[list[CodedEvent], list[DiplomaticEvent]]:
    """What both say, and the acts that hold in the end; of an article that corrects itself only the new body."""
    stories = {"b": pair["b"]} if pair.get("revision") else {"a": pair["a"], "b": pair["b"]}
    said = {name: read(name, story) for name, story in stories.items()}
    tellings = [
        Telling(version=1, event=event, sketch=sketch(stories[name]["text"]))
        for name, events in said.items()
        for event in events
    ]
    return [event for events in said.values() for event in events], list(merge(tellings).values())


def is_right(pair: dict[str, Any], events: Iterable[DiplomaticEvent]) -> bool:
    """The two stories meet in one act or do not, and plans and sources are as they should be."""
    together = [one for one in events if {it.article_id for it in one.evidence} == {"a", "b"}]
    plans = {one.plan for one in (together if pair["together"] else events) if one.plan}
    return (
        bool(together) == pair["together"]
        and ("plan" not in pair or plans == {pair["plan"]})
        and ("sources" not in pair or any(one.publishers == pair["sources"] for one in together))
    )


def differ(pair: dict[str, Any], said: Iterable[CodedEvent], one: DiplomaticEvent) -> bool:
    """A merged event holds tellings of other sides, or of other days: this must never be."""
    ids = {it.event_id for it in one.evidence}
    held = [event for event in said if event.id in ids]
    days = {event.date for event in held if event.date and event.date_precision is DatePrecision.DAY}
    return len({act_key(event) for event in held}) > 1 or (len(days) > 1 and pair.get("plan") != "called-off")


def wrong(read: Read) -> tuple[list[str], list[str]]:
    """The reasons of the pairs that are merged wrongly, and of those where two acts became one."""
    failed, confused = [], []
    for pair in PAIRS:
        said, events = merged(pair, read)
        if not is_right(pair, events):
            failed.append(pair["why"])
        if any(differ(pair, said, one) for one in events) or (not pair["together"] and _together(events)):
            confused.append(pair["why"])
    return failed, confused


def _together(events: Iterable[DiplomaticEvent]) -> bool:
    return any(len({it.article_id for it in one.evidence}) > 1 for one in events)


def test_pairs_read_by_hand_are_merged_rightly() -> None:
    assert len(PAIRS) >= 40
    failed, confused = wrong(by_hand)
    assert len(failed) <= (1 - MERGED_RIGHTLY) * len(PAIRS), failed
    assert confused == [], "two acts became one"


def test_pairs_read_by_the_coder(by_coder: Read) -> None:
    """What the coder misses cannot be merged; what it reads must never make one act of two."""
    failed, confused = wrong(by_coder)
    assert len(failed) <= (1 - READ_AND_MERGED_RIGHTLY) * len(PAIRS), failed
    assert confused == [], "two acts became one"
