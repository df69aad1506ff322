"""`/healthz` (the process answers), `/readyz` (it has read the log), `/stream` (what changes, as it changes)."""

from collections.abc import AsyncIterator

import orjson
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from communique.web import formats, view
from communique.web.live import as_dict


async def healthz(request: Request) -> Response:
    """Always 200 while the process answers."""
    return formats.as_json({"ok": True, **as_dict(view.of(request).live.status)})


async def readyz(request: Request) -> Response:
    """200 once all that was on the log has been read, 503 before."""
    status = view.of(request).live.status
    return formats.as_json(as_dict(status), 200 if status.state == "live" else 503)


async def stream(request: Request) -> Response:
    """Server-sent events: `status` with the counters, at once and at every change."""

    async def lines() -> AsyncIterator[bytes]:
        yield b"retry: 2000\n\n"
        async for status in view.of(request).live.notices():
            yield b"event: status\ndata: " + orjson.dumps(as_dict(status)) + b"\n\n"

    return StreamingResponse(lines(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})


routes = [Route("/healthz", healthz), Route("/readyz", readyz), Route("/stream", stream)]
