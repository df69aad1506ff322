"""`/events` and `/events/ID`: what happened, down to the sentence in the article as it was published."""

import json
import re
import sqlite3
from collections.abc import Mapping
from typing import Any

import orjson
from pydantic import Field, field_validator
from starlette.requests import Request
from starlette.responses import Response

from communique.schemas.events import DiplomaticEvent
from communique.schemas.ontology import EventType, Modality
from communique.web import passages, present, view
from communique.web.listing import Column, Filters, Listing, Row, Where
from communique.web.pages import lists, single
from communique.web.tables import articles, events
from communique.web.tables.pack import unpack

CONTEXT = 700
"""Characters of the article shown on either side of the sentence."""

Found = tuple[DiplomaticEvent, sqlite3.Row]
DAY = r"^\d{4}-\d{2}-\d{2}$"


class EventFilters(Filters):
    """By what events are narrowed."""

    q: str = Field(default="", max_length=200, description="full text: words of the sentence, the names, the place")
    actor: str = Field(default="", max_length=80, description="code of who acts")
    recipient: str = Field(default="", max_length=80, description="code of who is acted upon")
    party: str = Field(default="", max_length=80, description="code of who takes part in either role")
    other: str = Field(default="", max_length=80, description="code of a second one, with `party`: what passed between")
    type: EventType | None = Field(default=None, description="PLOVER event type")
    quad: int | None = Field(default=None, ge=1, le=4, description="quad class, 1 to 4")
    modality: Modality | None = Field(default=None, description="actual, planned, possible, denied")
    since: str = Field(default="", pattern=DAY, description="first day of the act, 2019-01-31")
    until: str = Field(default="", pattern=DAY, description="last day of the act")
    country: str = Field(default="", max_length=10, description="where it took place, ISO 3166 alpha-3")
    publisher: str = Field(default="", max_length=200, description="one who tells of it, exactly as written")
    confidence: float | None = Field(default=None, ge=0, le=1, description="at least")
    retracted: bool = Field(default=False, description="only those that were taken back")

    @field_validator("type", "modality", mode="before")
    @classmethod
    def _any_case(cls, value: Any, info: Any) -> Any:
        if not isinstance(value, str):
            return value
        return value.upper() if info.field_name == "type" else value.lower()

    def where(self) -> Where:
        """Columns directly; who, whom and by whom through their tables; words through the full-text index."""
        live, where = int(not self.retracted), Where()
        self._relate(where, live)
        if not where.relations or self.q:
            where.add("live = ?", live)
        for column, value in self._exact().items():
            if value not in (None, ""):
                where.add(f"{column} = ?", value)
        for clause, value in (("day >= ?", self.since), ("day <= ?", self.until), ("confidence >= ?", self.confidence)):
            if value not in (None, ""):
                where.add(clause, value)
        return where

    def _exact(self) -> dict[str, Any]:
        return {"event_type": self.type, "quad_class": self.quad, "modality": self.modality, "country": self.country}

    def _relate(self, where: Where, live: int) -> None:
        if words := match(self.q):
            where.related("(SELECT rowid AS n FROM events_text WHERE events_text MATCH ?)", "1", words)
        if self.party and self.other:
            where.related("pairs", "pairs.live = ? AND pairs.a = ? AND pairs.b = ?", live, self.party, self.other)
        for role, code in (("a", self.actor), ("r", self.recipient), ("p", "" if self.other else self.party)):
            if code:
                where.related("parts", "parts.live = ? AND parts.code = ? AND parts.role = ?", live, code, role)
        if self.publisher:
            where.related("publishers", "publishers.live = ? AND publisher = ?", live, self.publisher)


def match(text: str) -> str:
    """What a person types → an FTS5 expression: all of the words, the last one as a beginning. Never its syntax."""
    words = re.findall(r"[^\W_]+", text)
    return " ".join(f'"{word}"' for word in words) + "*" if words else ""


def _row(found: sqlite3.Row) -> Row:
    return {
        **{column.name: found[column.name] for column in LISTING.columns if column.name not in {"actor", "recipient"}},
        "actor": _people(found["actors"]),
        "recipient": _people(found["recipients"]),
        "changed": present.moment(found["changed"]),
    }


def _people(named: str) -> list[dict[str, str]]:
    return [{"code": code, "name": name} for code, name in json.loads(named)]


LISTING = Listing(
    name="events",
    title="Events",
    path="/events",
    table="events",
    key="n",
    filters=EventFilters,
    default_sort="-changed",
    row=_row,
    beside="event_texts",
    columns=(
        Column("id", "Event", "event", shown=False),
        Column("day", "Date", "day", "day", hint="of the act, else of its first publication"),
        Column("event_type", "Type", "type", "event_type"),
        Column("actor", "Actor", "people"),
        Column("recipient", "Recipient", "people"),
        Column("sentence", "Sentence", "sentence"),
        Column("goldstein", "Goldstein", "score", "goldstein", hint="−10 (conflict) to +10 (cooperation)"),
        Column("confidence", "Confidence", "percent", "confidence"),
        Column("modality", "Modality", "modality", "modality", shown=False),
        Column("quad_class", "Quad class", "quad", "quad_class", shown=False),
        Column("mode", "Mode", "text", "mode", shown=False),
        Column("cameo", "CAMEO", "text", "cameo", shown=False),
        Column("place", "Place", "text", "place", shown=False),
        Column("country", "Country", "country", "country", shown=False),
        Column("mentions", "Mentions", "number", "mentions"),
        Column("articles", "Articles", "number", "articles", shown=False),
        Column("publishers", "Publishers", "number", "publishers", shown=False),
        Column("published", "Published", "time", "published", shown=False),
        Column("changed", "Changed", "time", "n", shown=False, hint="when its latest revision came on the log"),
        Column("revision", "Revision", "number", "revision", shown=False),
        Column("article_id", "Article", "article", shown=False),
    ),
)


def _context(request: Request, filters: Filters) -> Mapping[str, Any]:
    return {"modalities": [it.value for it in Modality]}


def event(request: Request, found: Found) -> Response:
    """One event: the sentence in its article, why it was coded so, who tells of it, where it stands on the log."""
    event, row = found
    db = view.of(request).store.read()
    article = articles.get(db, event.article_id)
    context = {
        "event": event,
        "revisions": events.revisions(db, event.id),
        "row": row,
        "article": article,
        "runs": _excerpt(db, event, article),
        "raw": json.dumps(orjson.loads(unpack(row["value"])), indent=2, ensure_ascii=False),
    }
    return view.of(request).html(request, "event.html", context)


def _excerpt(db: sqlite3.Connection, event: DiplomaticEvent, article: articles.Article | None) -> list[passages.Run]:
    """The sentence with its surroundings; the sentence alone if the article is not (or no more) on the log."""
    marks = passages.event_marks(event)
    if article is None or article.body[event.sentence.start : event.sentence.end] != event.sentence.text:
        shift = event.sentence.start
        return passages.runs(
            event.sentence.text, [it._replace(start=it.start - shift, end=it.end - shift) for it in marks]
        )
    stories = [it.classified.story for it in articles.stories(db, event.article_id)]
    around = (event.sentence.start - CONTEXT, event.sentence.end + CONTEXT)
    return passages.runs(article.body, passages.cuts(article.body, stories) + marks, *around)


def _twin(db: sqlite3.Connection, found: Found) -> Mapping[str, Any]:
    """The event as it stands on the log, and where it stands."""
    event, row = found
    log = {"partition": row["partition"], "offset": row["offset"], "timestamp": present.moment(row["changed"])}
    return {**orjson.loads(event.model_dump_json()), "log": log}


routes = [
    *lists.routes(LISTING, "events.html", _context),
    *single.routes("/events", "event", events.get, event, _twin),
]
