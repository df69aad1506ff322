"""What others call the fields of an article → our names: as the user says, or by a shape that is known."""

from collections.abc import Mapping
from typing import Any

from communique.schemas.articles import RawArticle

OURS = tuple(RawArticle.model_fields)
NEWS_PLEASE: Mapping[str, str] = {"body": "maintext", "published_at": "date_publish", "publisher": "source_domain"}
"""As news-please writes an article, and the crawlers of Common Crawl's news that build on it."""


def mapping_of(said: str) -> dict[str, str]:
    """`body=text,published_at=date` → our field: theirs. Raises ValueError, with what is wrong."""
    mapping: dict[str, str] = {}
    for pair in said.split(","):
        ours, equals, theirs = (part.strip() for part in pair.partition("="))
        if not (equals and theirs):
            raise ValueError(f"{pair.strip()!r} is no FIELD=COLUMN, such as body=text")
        if ours not in OURS:
            raise ValueError(f"{ours!r} is no field of an article: {', '.join(OURS)}")
        if ours in mapping:
            raise ValueError(f"{ours} is given twice")
        mapping[ours] = theirs
    return mapping


def renamed(fields: Mapping[str, Any], mapping: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The fields under our names; a mapped one goes before one that is called so already. Others stay as they are."""
    if not mapping and "body" not in fields and "maintext" in fields:
        mapping = NEWS_PLEASE
    moved = {ours: theirs for ours, theirs in (mapping or {}).items() if theirs in fields}
    others = {name: value for name, value in fields.items() if name not in moved.values()}
    return {**others, **{ours: fields[theirs] for ours, theirs in moved.items()}}
