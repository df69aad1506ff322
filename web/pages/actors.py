"""`/actors` and `/actors/CODE`: who takes part, how much, with whom."""

import datetime as dt
import sqlite3
from collections import Counter
from collections.abc import Mapping
from itertools import permutations
from typing import Any

import orjson
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from communique.schemas.actors import ActorProfile
from communique.web import charts, formats, present, view
from communique.web.listing import Column, Filters, Listing, Row, Where
from communique.web.own_rows import own_rows
from communique.web.pages import events, lists, single
from communique.web.tables import actors, days

AROUND, MATRIX = 14, 8
"""Counterparts that the network and the matrix show."""


Found = tuple[ActorProfile, sqlite3.Row]


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
    title="Actors",
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


def actor(request: Request, found: Found) -> Response:
    """One actor: counts, counterparts, agenda, latest events down to the sentence."""
    profile, row = found
    db, code = view.of(request).store.read(), profile.code
    latest = events.LISTING.page(db, events.EventFilters(party=code, limit=15))
    context = {"profile": profile, "row": row, "aliases": actors.aliases(db, code), "latest": latest}
    context |= {"chart": _chart(db, profile), **_ties(db, profile)}
    return view.of(request).html(request, "actor.html", context)


def _chart(db: sqlite3.Connection, profile: ActorProfile) -> charts.Timeline | None:
    """Ten weeks at least, all that is known at most."""
    span = days.span(db, "actor", profile.code)
    if span is None:
        return None
    since = min(span[0], span[1] - dt.timedelta(days=69))
    counts = days.counts(db, "actor", profile.code, since, span[1])
    return charts.timeline(counts, since, span[1], f"Events of {profile.name} by quad class")


def _ties(db: sqlite3.Connection, profile: ActorProfile) -> dict[str, Any]:
    """The actor among its most frequent counterparts, as a network and as a matrix."""
    most = sorted(profile.counterparts, key=lambda it: (-it.as_actor - it.as_recipient, it.code))
    names = {profile.code: profile.name, **{it.code: it.name for it in most[:AROUND]}}
    names = _distinct(names)
    found = days.totals(db, "pair", [f"{a}>{b}" for a, b in permutations(names, 2)])
    ties = [charts.Tie(a, b, *found[f"{a}>{b}"]) for a, b in permutations(names, 2) if f"{a}>{b}" in found]
    own = [tie for tie in ties if profile.code in tie[:2]]
    if not own:
        return {"network": None, "matrix": None, "around": 0}
    few = list(names)[: MATRIX + 1]
    among = [tie for tie in ties if tie.a in few and tie.b in few]
    drawn = {"network": charts.network(profile.code, names, own), "matrix": charts.matrix(few, names, among)}
    return {**drawn, "around": len(names) - 1}


def _distinct(names: dict[str, str]) -> dict[str, str]:
    """Two of one name are told apart by their codes."""
    twice = {name for name, number in Counter(names.values()).items() if number > 1}
    return {code: f"{name} ({code})" if name in twice else name for code, name in names.items()}


async def own_row(request: Request) -> Response:
    """The worker's own row beside the view's copy, and whether they agree; as JSON under /api."""
    code: str = request.path_params["code"]
    found = await run_in_threadpool(lambda: actors.get(view.of(request).store.read(), code))
    told = await own_rows(view.of(request).settings, code)
    copy = found[0] if found else None
    said = [{**it._asdict(), "agrees": it.profile == copy} for it in told if it.profile or it.failure]
    if request.url.path.startswith("/api/"):
        plain = [{**it, "profile": it["profile"] and it["profile"].model_dump(mode="json")} for it in said]
        return formats.as_json({"asked": len(told), "rows": plain})
    context = {"code": code, "copy": copy, "asked": len(told), "said": said}
    return view.of(request).html(request, "own_row.html", context)


def _twin(db: sqlite3.Connection, found: Found) -> Mapping[str, Any]:
    """The profile as it stands on the log, and where it stands."""
    profile, row = found
    log = {"partition": row["partition"], "offset": row["offset"], "timestamp": present.moment(row["updated"])}
    return {**orjson.loads(profile.model_dump_json()), "log": log}


routes = [
    *lists.routes(LISTING, "actors.html", _context),
    Route("/actors/{code}/worker", own_row),
    Route("/api/actors/{code}/worker", own_row),
    *single.routes("/actors", "actor", actors.get, actor, _twin),
]
