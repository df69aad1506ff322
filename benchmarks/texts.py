"""Articles to measure with: the research set's where they lie beside the project, else the seeds, multiplied."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from communique.producers.refusal import Refusal
from communique.producers.sources import read

ROOT = Path(__file__).parents[1]
RESEARCH = ROOT.parent / "shared" / "data" / "articles.jsonl"
SEEDS = ROOT / "seeds"
SEEDED = 249
"""So many articles are made of the seeds where the research set is absent."""

Article = dict[str, Any]


def articles() -> list[Article]:
    """As JSON objects of `articles.raw`; ids are unique."""
    if RESEARCH.exists():
        return [json.loads(line) for line in RESEARCH.read_text().splitlines()]
    return list(renamed(seeds(), SEEDED))


def seeds() -> list[Article]:
    """Those that come with the project."""
    return [it.model_dump(mode="json", exclude_unset=True) for it in read([str(SEEDS)]) if not isinstance(it, Refusal)]


def renamed(some: list[Article], number: int) -> Iterator[Article]:
    """So many articles, each under an id of its own; their texts repeat."""
    for n in range(number):
        yield some[n % len(some)] | {"id": f"bench-{n:06}"}


def short(some: list[Article], characters: int) -> list[Article]:
    """The articles, cut after so many characters: for what does not depend on the length of a text."""
    return [article | {"body": article["body"][:characters]} for article in some]


def of_length(some: list[Article], words: int) -> Article:
    """One article of about so many words, of paragraphs of the others; it is one text, not a page with many stories."""
    body: list[str] = []
    for article in renamed(some, 10 * len(some)):
        for paragraph in article["body"].split("\n\n"):
            body.append(paragraph)
            words -= len(paragraph.split())
            if words <= 0:
                return article | {"body": "\n\n".join(body)}
    return article | {"body": "\n\n".join(body)}


def words(some: list[Article]) -> int:
    """Between blanks, as spaCy's speeds are usually told."""
    return sum(len(article["body"].split()) for article in some)


def write(some: list[Article], file: Path) -> Path:
    """As JSON lines."""
    file.write_text("".join(json.dumps(article) + "\n" for article in some))
    return file
