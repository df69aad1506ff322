"""Stories → the rows that `communique clean` prints."""

from collections.abc import Iterable
from typing import Any

from communique.schemas.articles import Story


def report(stories: Iterable[Story]) -> list[dict[str, Any]]:
    """One row a story; `kept` and `dropped` are offsets into the raw body."""
    fields = {"article_id", "story", "title", "published_at", "language", "kept", "dropped"}
    return [story.model_dump(mode="json", include=fields) for story in stories]
