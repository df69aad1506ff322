"""`/articles/ID`: the page as it came, what was cut and why, its stories and what they gave."""

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from communique.schemas.events import DiplomaticEvent
from communique.web import passages, present, view
from communique.web.pages import single
from communique.web.tables import articles, events


def article(request: Request, found: articles.Article) -> Response:
    """The body with cuts and coded sentences in colour; `?event=ID` marks that one."""
    db, article_id = view.of(request).store.read(), found.id
    stories, told = articles.stories(db, article_id), events.of_article(db, article_id)
    chosen = next((it for it in told if it.id == request.query_params.get("event")), None)
    marks = passages.cuts(found.body, [it.classified.story for it in stories]) + _marks(article_id, told, chosen)
    context = {
        "article": found,
        "stories": stories,
        "events": sorted(told, key=lambda it: (it.story, it.sentence.start)),
        "chosen": chosen,
        "runs": passages.runs(found.body, marks),
        "dropped": Counter(it.reason.value for story in stories for it in story.classified.story.dropped),
    }
    return view.of(request).html(request, "article.html", context)


def _marks(article_id: str, told: Sequence[DiplomaticEvent], chosen: DiplomaticEvent | None) -> list[passages.Mark]:
    """Every coded sentence leads to its event; the chosen one shows who, what, whom."""
    marks = []
    for event in told:
        kind = f"coded q{int(event.quad_class)}"
        href = present.entity("events", event.id)
        spots = {(it.sentence.start, it.sentence.end) for it in event.evidence if it.article_id == article_id}
        if event.article_id == article_id:
            spots.add((event.sentence.start, event.sentence.end))
        marks += [
            passages.Mark(start, end, kind, f"{event.event_type}: {event.anchor.text}", href) for start, end in spots
        ]
    if chosen and chosen.article_id == article_id:
        marks += passages.event_marks(chosen)
    return marks


def _twin(db: sqlite3.Connection, found: articles.Article) -> Mapping[str, Any]:
    """The article, its stories with their reasons, the ids of its events."""
    stories = articles.stories(db, found.id)
    log = {"partition": found.partition, "offset": found.offset, "timestamp": present.moment(found.received)}
    return {
        **{name: value for name, value in found._asdict().items() if name not in {"partition", "offset", "received"}},
        "stories": [{**orjson.loads(it.classified.model_dump_json()), "events": it.coded} for it in stories],
        "events": [it.id for it in events.of_article(db, found.id)],
        "log": log,
    }


routes = single.routes("/articles", "article", articles.get, article, _twin)
