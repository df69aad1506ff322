"""`communique clean`: articles → the stories in them as JSON lines, without a broker."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from communique.cli.alone.articles import Map


def clean(
    ctx: typer.Context,
    paths: Annotated[list[str], typer.Argument(help="Files and folders; - for JSON lines on standard input.")],
    fields: Map = None,
) -> None:
    """Cut articles into stories; say what was kept and what was dropped, as offsets into the raw body."""
    import json

    from communique.cli.alone.articles import Refusals, articles, mapping_of
    from communique.cli.context import settings_of
    from communique.nlp.clean import clean as clean_article
    from communique.schemas.articles import Origin

    refusals = Refusals()
    read = articles(paths, settings_of(ctx), refusals, mapping=mapping_of(fields))
    for number, article in enumerate(read):
        for story in clean_article(article, Origin(partition=0, offset=number)):
            sys.stdout.write(json.dumps(_shown(story), ensure_ascii=False) + "\n")
    refusals.end()


def _shown(story: Any) -> dict[str, Any]:
    wanted = {"article_id", "story", "title", "published_at", "language", "kept", "dropped"}
    shown: dict[str, Any] = story.model_dump(mode="json", include=wanted)
    return shown
