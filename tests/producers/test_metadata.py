"""A folder with a text and what is known of it in a JSON file beside it is one article, not one and a refusal."""

import json
from pathlib import Path
from typing import Any

import pytest

from communique.producers.metadata import metadata_of
from communique.producers.refusal import Refusal
from communique.producers.sources import read


@pytest.mark.parametrize(
    ("beside", "known", "why"),
    [
        ({"published": "2024-05-08"}, {"published_at": "2024-05-08"}, "the short name of the date"),
        ({"published_at": "2024-05-08", "published": "2024"}, {"published_at": "2024-05-08"}, "ours comes first"),
        (
            {"title": "T", "url": "https://a.example/b", "stories": []},
            {"title": "T", "url": "https://a.example/b"},
            "known",
        ),
        ({"title": 5}, {}, "no text"),
        ({"id": "b", "body": "an article of its own"}, {}, "it describes nothing"),
        (["a"], {}, "no object"),
    ],
)
def test_what_stands_beside_a_text(tmp_path: Path, beside: Any, known: dict[str, str], why: str) -> None:
    (tmp_path / "a.json").write_text(json.dumps(beside))
    assert metadata_of(tmp_path / "a.txt") == known, why


def test_damaged_metadata_does_not_cost_the_article(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("France expelled two diplomats.")
    (tmp_path / "a.json").write_text("{")
    assert metadata_of(tmp_path / "a.txt") == {}


def test_a_folder_of_texts_with_metadata_has_one_article_each(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("France expelled two diplomats.")
    (tmp_path / "a.json").write_text('{"published": "2024-05-08", "stories": []}')
    (tmp_path / "b.json").write_text('{"id": "b", "body": "An article."}')
    passed: list[str] = []
    items = list(read([tmp_path], on_skip=lambda path, _why: passed.append(path.name)))
    articles = [item for item in items if not isinstance(item, Refusal)]
    assert [(it.id, str(it.published_at)) for it in articles] == [("a", "2024-05-08 00:00:00+00:00"), ("b", "None")]
    assert len(items) == 2
    assert passed == ["a.json"]
