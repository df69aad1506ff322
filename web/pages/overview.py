"""`/`: what is new, who is busier than usual, how cooperation and conflict went."""

import datetime as dt
import time
from functools import lru_cache
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from communique.web import charts, formats, view
from communique.web.pages import events
from communique.web.tables import actors, days
from communique.web.tables.store import Store

WINDOW = dt.timedelta(days=69)
FRESH_SECONDS = 10
"""The baseline reads five weeks of every actor and dyad: it is worked out at most so often."""


def busiest(store: Store, kind: str, end: dt.date) -> tuple[days.Busy, ...]:
    """At most FRESH_SECONDS old."""
    return _busiest(store, kind, end, int(time.monotonic() // FRESH_SECONDS))


@lru_cache(maxsize=16)
def _busiest(store: Store, kind: str, end: dt.date, tick: int) -> tuple[days.Busy, ...]:
    return tuple(days.busiest(store.read(), kind, end))


def overview(request: Request) -> Response:
    """The page."""
    db = view.of(request).store.read()
    end = days.last_day(db)
    context = {
        "end": end,
        "latest": events.LISTING.page(db, events.EventFilters(limit=15)),
        **_recent(view.of(request).store, end),
    }
    return view.of(request).html(request, "overview.html", context)


def overview_json(request: Request) -> Response:
    """The same in figures."""
    db = view.of(request).store.read()
    end = days.last_day(db)
    latest = events.LISTING.page(db, events.EventFilters(limit=15))
    busy = {
        kind: [it._asdict() for it in busiest(view.of(request).store, kind, end)] if end else []
        for kind in ("actor", "pair", "country")
    }
    return formats.as_json({"end": end, "busiest": busy, "latest": latest.rows})


def _recent(store: Store, end: dt.date | None) -> dict[str, Any]:
    if end is None:
        return {"chart": None, "actors": [], "pairs": [], "names": {}}
    db, since = store.read(), end - WINDOW
    chart = charts.timeline(days.counts(db, "all", "", since, end), since, end)
    busy, pairs = busiest(store, "actor", end), busiest(store, "pair", end)
    codes = [it.key for it in busy] + [code for it in pairs for code in it.key.split(">", 1)]
    return {
        "chart": chart,
        "actors": [(it, charts.spark(it.weeks)) for it in busy],
        "pairs": [(it, charts.spark(it.weeks), *it.key.split(">", 1)) for it in pairs],
        "names": actors.names(db, codes),
    }


routes = [Route("/", overview), Route("/api/overview", overview_json)]
