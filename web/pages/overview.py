"""`/`: what is new, who is busier than usual, where, how cooperation and conflict went."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from communique.web import charts, formats, picture, view, worldmap
from communique.web.listing import RefusedError
from communique.web.pages import events

NEWEST = 12


def overview(request: Request) -> Response:
    """The page."""
    shown = view.of(request).picture(_window(request))
    latest = events.LISTING.page(view.of(request).store.read(), events.EventFilters(limit=NEWEST))
    context = {
        "picture": shown,
        "latest": latest,
        "windows": picture.WINDOWS,
        "map": worldmap,
        "actors": [(it, charts.spark(it.weeks)) for it in shown.actors] if shown else [],
        "pairs": [(it, charts.spark(it.weeks), *it.key.split(">", 1)) for it in shown.pairs] if shown else [],
    }
    return view.of(request).html(request, "overview.html", context)


def overview_json(request: Request) -> Response:
    """The same in figures."""
    shown = view.of(request).picture(_window(request))
    latest = events.LISTING.page(view.of(request).store.read(), events.EventFilters(limit=NEWEST))
    return formats.as_json({**(_figures(shown) if shown else {}), "latest": latest.rows})


def _figures(shown: picture.Picture) -> dict[str, Any]:
    countries = {it.code: {"events": it.events, "goldstein": it.goldstein} for it in shown.countries if it.events}
    return {
        "end": shown.end,
        "days": shown.window,
        "week": shown.week._asdict() if shown.week else None,
        "busiest": {"actors": _busy(shown.actors), "dyads": _busy(shown.pairs)},
        "countries": countries,
    }


def _busy(found: Any) -> list[dict[str, Any]]:
    return [it._asdict() for it in found]


def _window(request: Request) -> int:
    asked = request.query_params.get("days", "") or "0"
    if not asked.isascii() or not asked.isdigit() or int(asked) not in {0, *picture.WINDOWS}:
        raise RefusedError(f"days: {asked!r} is none of {', '.join(map(str, picture.WINDOWS))}")
    return int(asked)


routes = [Route("/", overview), Route("/overview.json", overview_json), Route("/api/overview", overview_json)]
