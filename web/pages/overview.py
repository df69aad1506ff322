"""`/`: what is new, who is busier than usual, how cooperation and conflict went."""

import datetime as dt
import sqlite3
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from communique.web import charts, formats, view
from communique.web.pages import events
from communique.web.tables import actors, days

WINDOW = dt.timedelta(days=69)


def overview(request: Request) -> Response:
    """The page."""
    db = view.of(request).store.read()
    end = days.last_day(db)
    context = {"end": end, "latest": events.LISTING.page(db, events.EventFilters(limit=15)), **_recent(db, end)}
    return view.of(request).html(request, "overview.html", context)


def overview_json(request: Request) -> Response:
    """The same in figures."""
    db = view.of(request).store.read()
    end = days.last_day(db)
    latest = events.LISTING.page(db, events.EventFilters(limit=15))
    busy = {
        kind: [it._asdict() for it in days.busiest(db, kind, end)] if end else []
        for kind in ("actor", "pair", "country")
    }
    return formats.as_json({"end": end, "busiest": busy, "latest": latest.rows})


def _recent(db: sqlite3.Connection, end: dt.date | None) -> dict[str, Any]:
    if end is None:
        return {"chart": None, "actors": [], "pairs": [], "names": {}}
    since = end - WINDOW
    chart = charts.timeline(days.counts(db, "all", "", since, end), since, end)
    busy, pairs = days.busiest(db, "actor", end), days.busiest(db, "pair", end)
    codes = [it.key for it in busy] + [code for it in pairs for code in it.key.split(">", 1)]
    return {
        "chart": chart,
        "actors": [(it, charts.spark(it.weeks)) for it in busy],
        "pairs": [(it, charts.spark(it.weeks), *it.key.split(">", 1)) for it in pairs],
        "names": actors.names(db, codes),
    }


routes = [Route("/", overview), Route("/api/overview", overview_json)]
