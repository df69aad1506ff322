"""What protects the first impression: every seed can be published, and what is expected of it stands in it."""

import json
from pathlib import Path
from typing import Any

import pytest

from communique.producers.refusal import Refusal
from communique.producers.sources import read
from communique.schemas.articles import RawArticle
from communique.schemas.ontology import EventType, Modality

ROOT = Path(__file__).parents[2]
EXPECTED = [json.loads(line) for line in (ROOT / "tests/seeds_expected.jsonl").read_text("utf-8").splitlines()]
ITEMS = list(read([ROOT / "seeds"]))
LATEST = {article.id: article for article in ITEMS if isinstance(article, RawArticle)}


def test_no_seed_is_refused() -> None:
    assert [str(item) for item in ITEMS if isinstance(item, Refusal)] == []


def test_all_event_types_and_modalities_are_covered() -> None:
    assert {row["event_type"] for row in EXPECTED} == set(EventType)
    assert {row["modality"] for row in EXPECTED} == set(Modality)


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: f"{row['article_id']}-{row['event_type']}")
def test_the_words_that_are_expected_stand_in_the_latest_revision(row: dict[str, Any]) -> None:
    assert row["anchor"] in LATEST[row["article_id"]].body


def test_the_corrected_article_keeps_its_id() -> None:
    bodies = [it.body for it in ITEMS if isinstance(it, RawArticle) and it.id == "rice-shipment"]
    assert ["Ghana" in body for body in bodies] == [True, False]


def test_every_file_is_explained() -> None:
    told = (ROOT / "seeds/README.md").read_text("utf-8")
    assert [
        path.name for path in (ROOT / "seeds").iterdir() if path.name != "README.md" and path.name not in told
    ] == []
