"""`/actors` and `/actors/CODE`: who takes part, how much, with whom."""

import datetime as dt
import sqlite3
from collections.abc import Mapping
from typing import Any

import orjson
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from communique.web import charts, formats, present, view
from communique.web.listing import Column, Filters, Listing, Row, Where
from communique.web.pages import events, lists
from communique.web.tables import actors, days


class ActorFilters(Filters):
    """By what the table of actors is narrowed."""

    q: str = Field(default="", max_length=200, description="part of the name, the code or the country")
    country: str = Field(default="", max_length=10, description="ISO 3166 alpha-3")
    sector: str = Field(default="", max_length=10, description="PLOVER sector: GOV, MIL, LEG …")
    region: str = Field(default="", max_length=40, description="Africa, Asia, Europe …")

    def where(self) -> Where:
        """Exact but for the search, which finds parts of words."""
        where = Where()
        for word in self.q.casefold().split():
            where.add("instr(search, ?) > 0", word)
        for name in ("country", "sector", "region"):
            if value := getattr(self, name):
                where.add(f"{name} = ?", value)
        return where


def _row(found: sqlite3.Row) -> Row:
    row = {column.name: found[column.name] for column in LISTING.columns}
    row["updated"] = present.moment(row["updated"])
    row["goldstein"] = None if row["goldstein"] is None else round(row["goldstein"], 3)
    return row


LISTING = Listing(
    name="actors",
    path="/actors",
    table="actors",
    key="code",
    filters=ActorFilters,
    default_sort="-events",
    row=_row,
    columns=(
        Column("code", "Code", "actor", "code"),
        Column("name", "Actor", "name", "name"),
        Column("country", "Country", "country", "country"),
        Column("sector", "Sector", "sector", "sector"),
        Column("region", "Region", "text", "region", shown=False),
        Column("events", "Events", "number", "events", hint="acts in either role"),
        Column("as_actor", "As actor", "number", "as_actor"),
        Column("as_recipient", "As recipient", "number", "as_recipient"),
        Column("cooperation", "Cooperation", "number", "cooperation"),
        Column("conflict", "Conflict", "number", "conflict"),
        Column("goldstein", "Goldstein", "score", "coalesce(goldstein, -99)", hint="mean, −10 to +10"),
        Column("counterparts", "Counterparts", "number", "counterparts"),
        Column("planned", "Planned", "number", "planned", shown=False),
        Column("articles", "Articles", "number", "articles", shown=False),
        Column("publishers", "Publishers", "number", "publishers", shown=False),
        Column("first_seen", "First", "day", "first_seen", shown=False),
        Column("last_seen", "Last", "day", "last_seen"),
        Column("updated", "Updated", "time", "updated", shown=False),
    ),
)


def _context(request: Request, filters: Filters) -> Mapping[str, Any]:
    db = view.of(request).store.read()
    return {"facets": {name: actors.facet(db, name) for name in ("region", "country", "sector")}}


def actor(request: Request) -> Response:
    """One actor: counts, counterparts, agenda, latest events down to the sentence."""
    code: str = request.path_params["code"]
    db = view.of(request).store.read()
    found = actors.get(db, code)
    if found is None and code.endswith(".json"):
        return _twin(db, code.removesuffix(".json"))
    if found is None:
        raise HTTPException(404, f"no actor {code!r} in the read model")
    profile, row = found
    latest = events.LISTING.page(db, events.EventFilters(party=code, limit=20))
    context = {"profile": profile, "row": row, "aliases": actors.aliases(db, code), "latest": latest}
    context["chart"] = _chart(db, code)
    return view.of(request).html(request, "actor.html", context)


def _chart(db: sqlite3.Connection, code: str) -> charts.Timeline | None:
    """Ten weeks at least, all that is known at most."""
    span = days.span(db, "actor", code)
    if span is None:
        return None
    since = min(span[0], span[1] - dt.timedelta(days=69))
    return charts.timeline(days.counts(db, "actor", code, since, span[1]), since, span[1])


def _twin(db: sqlite3.Connection, code: str) -> Response:
    """The profile as it stands on the log, and where it stands."""
    found = actors.get(db, code)
    if found is None:
        raise HTTPException(404, f"no actor {code!r} in the read model")
    profile, row = found
    log = {"partition": row["partition"], "offset": row["offset"], "timestamp": present.moment(row["updated"])}
    return formats.as_json({**orjson.loads(profile.model_dump_json()), "log": log})


routes = [
    *lists.routes(LISTING, "actors.html", _context),
    Route("/actors/{code:path}", actor),
    Route("/api/actors/{code:path}", lambda request: _twin(view.of(request).store.read(), request.path_params["code"])),
]
