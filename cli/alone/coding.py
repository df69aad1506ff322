"""A batch of articles → the events of each, in the process that was prepared for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from communique.nlp.actors import Gazetteer
    from communique.nlp.extract import Extractor
    from communique.schemas.articles import RawArticle, Story
    from communique.schemas.settings import Settings

_coder: tuple[Gazetteer, Extractor] | None = None
"""Loaded once a process: it takes a second and 200 MB."""

Outcome = list[str] | str
"""The events of an article as JSON, or why it failed."""


def check_coder(settings: Settings) -> None:
    """The user's own act and actor files are read here, where a mistake in them can be said in a line."""
    if not (settings.gazetteer or settings.lexicon):
        return  # what is shipped was checked; spaCy takes two seconds to import, and only the coding processes need it
    from communique.cli.context import fail
    from communique.nlp.installed import check

    try:
        check(settings)
    except ValueError as error:
        fail(str(error), code=2)


def prepare(settings: Settings) -> None:
    """Loads the coder."""
    from communique.nlp.installed import load

    global _coder  # noqa: PLW0603 - what a process pool's initializer leaves for its tasks
    _coder = load(settings)


def code(articles: Sequence[RawArticle]) -> list[Outcome]:
    """One outcome an article, in order. An article on which the coder fails does not take the others with it."""
    try:
        return list(_code(articles))
    except Exception as error:  # noqa: BLE001 - a bug in the coder costs one article
        if len(articles) == 1:
            return [f"the coder failed on article {articles[0].id}: {error!r}. This is a bug worth reporting"]
        return [outcome for article in articles for outcome in code([article])]


def _code(articles: Sequence[RawArticle]) -> list[Outcome]:
    """All stories of the batch are parsed together."""
    from communique.nlp.classify import classify

    if _coder is None:
        raise RuntimeError("prepare() was not called in this process")
    gazetteer, extractor = _coder
    found: list[Story] = [story for number, article in enumerate(articles) for story in _stories(article, number)]
    relevant = [story for story in found if classify(story, gazetteer).relevance.relevant]
    events: list[list[str]] = [[] for _ in articles]
    for coded in extractor.extract(relevant):
        events[coded.origin.offset] += [event.model_dump_json() for event in coded.events]
    return list(events)


def _stories(article: RawArticle, number: int) -> tuple[Story, ...]:
    from communique.nlp.clean import clean
    from communique.schemas.articles import Origin

    return clean(article, Origin(partition=0, offset=number))  # the number in the batch says whose story it is
