"""`/dyads/A/B`: what passed between two actors, in both directions."""

import datetime as dt
import sqlite3
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from communique.web import charts, formats, view
from communique.web.pages import events
from communique.web.tables import actors, days


def _sides(db: sqlite3.Connection, a: str, b: str) -> list[dict[str, Any]]:
    names = actors.names(db, [a, b])
    return [_side(db, names, a, b), _side(db, names, b, a)]


def _side(db: sqlite3.Connection, names: dict[str, str], a: str, b: str) -> dict[str, Any]:
    key = f"{a}>{b}"
    types = days.types(db, "pair", key)
    total = sum(it[2] for it in types)
    return {
        "actor": {"code": a, "name": names.get(a, a)},
        "recipient": {"code": b, "name": names.get(b, b)},
        "events": total,
        "goldstein": sum(it[2] * it[3] for it in types) / total if total else None,
        "types": [dict(zip(("event_type", "quad_class", "events", "goldstein"), it, strict=True)) for it in types],
        "span": days.span(db, "pair", key),
    }


def dyad(request: Request) -> Response:
    """The page: a timeline and the types of either direction, then the events."""
    a, b = request.path_params["a"], request.path_params["b"]
    db = view.of(request).store.read()
    sides = _sides(db, a, b)
    latest = events.LISTING.page(db, events.EventFilters(party=a, other=b, limit=25))
    if not latest.rows and not any(side["events"] for side in sides):
        raise HTTPException(404, f"nothing passed between {a!r} and {b!r}")
    drawn = [{**side, "chart": _chart(db, side)} for side in sides]
    return view.of(request).html(request, "dyad.html", {"sides": drawn, "latest": latest, "a": a, "b": b})


def _chart(db: sqlite3.Connection, side: dict[str, Any]) -> charts.Timeline | None:
    if side["span"] is None:
        return None
    first, last = side["span"]
    since = min(first, last - dt.timedelta(days=27))
    key = f"{side['actor']['code']}>{side['recipient']['code']}"
    label = f"{side['actor']['name']} towards {side['recipient']['name']}"
    return charts.timeline(days.counts(db, "pair", key, since, last), since, last, label)


def dyad_json(request: Request) -> Response:
    """Both directions in figures; the events are `/events.json?party=A&other=B`."""
    a, b = request.path_params["a"], request.path_params["b"]
    return formats.as_json({"directions": _sides(view.of(request).store.read(), a, b)})


routes = [
    Route("/dyads/{a}/{b}.json", dyad_json),
    Route("/dyads/{a}/{b}", dyad),
    Route("/api/dyads/{a}/{b}", dyad_json),
]
