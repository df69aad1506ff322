"""`/operations` and `/metrics`: is it running, how far behind, what failed."""

import time
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from communique.web import formats, view
from communique.web.hops import Hop, hops
from communique.web.live import as_dict
from communique.web.processes import processes
from communique.web.tables import dead_letters, offsets


async def _now(request: Request) -> tuple[list[Hop], str]:
    """The hops, or why the broker does not tell."""
    settings = view.of(request).settings
    if not settings.broker:
        return [], "no broker is named for this view"
    try:
        return await hops(settings, settings.broker), ""
    except Exception as error:  # noqa: BLE001 - whatever the broker does, the page says it
        return [], f"{type(error).__name__}: {error}".rstrip(": ")


def _kept(request: Request) -> dict[str, Any]:
    db = view.of(request).store.read()
    return {
        "reasons": dead_letters.reasons(db),
        "unreadable": offsets.unreadable(db),
        "processes": processes(view.of(request).settings.state),
    }


async def operations(request: Request) -> Response:
    """Each hop with what waits; dead letters by reason; what the view itself could not read."""
    found, failure = await _now(request)
    kept = await run_in_threadpool(_kept, request)
    context = {"hops": found, "failure": failure, "now": int(time.time() * 1000), **kept}
    return view.of(request).html(request, "operations.html", context)


async def operations_json(request: Request) -> Response:
    """The same in figures."""
    found, failure = await _now(request)
    kept = await run_in_threadpool(_kept, request)
    status = as_dict(view.of(request).live.status)
    told = {**kept, "processes": [it._asdict() for it in kept["processes"]]}
    told["generation"] = view.of(request).settings.generation
    return formats.as_json({"hops": [it._asdict() for it in found], "failure": failure or None, "view": status, **told})


async def metrics(request: Request) -> Response:
    """Prometheus text."""
    status = view.of(request).live.status
    found, _ = await _now(request)
    kept = await run_in_threadpool(_kept, request)
    lines = [
        f"communique_view_ready {int(status.state == 'live')}",
        f"communique_view_behind_records {status.behind}",
        f"communique_view_listeners {view.of(request).live.listeners}",
        *(f'communique_hop_lag_records{{agent="{it.agent}"}} {it.lag}' for it in found if it.lag is not None),
        *(f'communique_topic_records_last_minute{{topic="{it.topic}"}} {it.a_minute}' for it in found),
        *(
            f'communique_restarts{{part="{it.name}"}} {it.restarts}'
            for it in kept["processes"]
            if it.restarts is not None
        ),
        *(f'communique_topic_records{{topic="{it.topic}"}} {it.records}' for it in found),
        *(f'communique_dead_letters{{reason="{_label(reason)}"}} {count}' for reason, count in kept["reasons"]),
    ]
    return PlainTextResponse("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4")


def _label(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


routes = [
    Route("/operations", operations),
    Route("/operations.json", operations_json),
    Route("/api/operations", operations_json),
    Route("/metrics", metrics),
]
