"""The parts of the view → one ASGI application."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, NamedTuple

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from communique.schemas.settings import Settings
from communique.web import formats, present, security, view
from communique.web.listing import RefusedError
from communique.web.live import Live
from communique.web.pages import actors, articles, dead_letters, dyads, events, health, openapi, operations, overview
from communique.web.tables.store import Store

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


class Added(NamedTuple):
    """What is served beside the view, such as the way in; and what the OpenAPI document says of it."""

    routes: Sequence[Route] = ()
    paths: Mapping[str, Any] = {}


def create_app(
    settings: Settings, store: Store, live: Live, lifespan: Lifespan | None = None, *, added: Added | None = None
) -> Starlette:
    """The view over a read model; `lifespan` runs what fills it."""
    added = added or Added()
    app = Starlette(
        routes=[
            *added.routes,
            *overview.routes,
            *actors.routes,
            *dyads.routes,
            *events.routes,
            *articles.routes,
            *dead_letters.routes,
            *operations.routes,
            *health.routes,
            *openapi.routes,
            Route("/theme/{theme}", _theme),
            Mount("/static", StaticFiles(packages=[("communique.web", "static")])),
        ],
        middleware=_middleware(settings),
        exception_handlers={RefusedError: _refused, HTTPException: _failed, Exception: _broken},
        lifespan=lifespan or _nothing,
    )
    app.state.view = view.View(settings, store, live, present.environment(), added.paths)
    return app


def _middleware(settings: Settings) -> list[Middleware]:
    """From the outside inwards. A host beyond this machine is known by many names; there the token guards."""
    guards = [Middleware(security.SecureHeaders), Middleware(security.Paced, rate=settings.web_rate)]
    if security.is_loopback(settings.web_host):
        guards.append(Middleware(security.KnownHosts, hosts=frozenset({settings.web_host})))
    if settings.web_token:
        guards.append(Middleware(security.Token, token=settings.web_token.get_secret_value()))
    return guards


@asynccontextmanager
async def _nothing(app: Starlette) -> AsyncIterator[None]:
    yield


def _theme(request: Request) -> Response:
    """Remember dark or light, and go back to the page that asked (a path of ours, never another host)."""
    back = request.query_params.get("back", "/")
    response = RedirectResponse(back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/", 303)
    response.set_cookie("theme", request.path_params["theme"], max_age=31_536_000, httponly=True, samesite="strict")
    return response


def _refused(request: Request, error: Exception) -> Response:
    return _failed(request, HTTPException(400, str(error)))


def _failed(request: Request, error: Exception) -> Response:
    """In the form that was asked for: what is wrong, and with which value."""
    status, detail = (error.status_code, error.detail) if isinstance(error, HTTPException) else (500, "")
    path = request.url.path
    if path.endswith(".json") or path.startswith("/api/"):
        return formats.as_json({"error": detail}, status)
    if path.endswith(".csv"):
        return PlainTextResponse(detail + "\n", status)
    return view.of(request).html(request, "error.html", {"status": status, "detail": detail}, status)


def _broken(request: Request, error: Exception) -> Response:
    return _failed(request, HTTPException(500, "the view failed on this page; the log of the web process says why"))
