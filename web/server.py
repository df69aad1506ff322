"""Settings and a broker → the running view: uvicorn in the foreground, the follower beside it, until a signal."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import uvicorn
from starlette.applications import Starlette

from communique.schemas.settings import Settings
from communique.web.app import Added, create_app
from communique.web.follower import Follower
from communique.web.live import Live, Status
from communique.web.security import is_loopback
from communique.web.tables.store import Store


def run(settings: Settings, bootstrap: str, *, added: Added | None = None) -> None:
    """Serve until SIGINT or SIGTERM; open streams are ended, not waited for. `added` is served beside the view."""
    if not is_loopback(settings.web_host) and not settings.web_token:
        raise ValueError(
            f"web_host {settings.web_host!r} lets others in: set COMMUNIQUE_WEB_TOKEN to a secret that they must show"
        )
    live = Live(Status(generation=settings.generation))
    app = build(settings, bootstrap, live, added)
    config = uvicorn.Config(
        app,
        host=settings.web_host,
        port=settings.web_port,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=3,
    )
    _Server(config, live).run()


def build(settings: Settings, bootstrap: str, live: Live, added: Added | None = None) -> Starlette:
    """The application with its follower."""
    store = Store(settings.state / "web")

    @contextlib.asynccontextmanager
    async def following(app: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(Follower(settings, bootstrap, store, live).run())
        warming = asyncio.create_task(asyncio.to_thread(app.state.view.picture, 0))  # no reader waits for the first
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, warming, return_exceptions=True)
            store.close()

    named = settings.model_copy(update={"broker": bootstrap})  # the local broker has no name in the settings
    return create_app(named, store, live, following, added=added)


class _Server(uvicorn.Server):
    """Uvicorn waits for open responses before it stops; a stream would never end by itself."""

    def __init__(self, config: uvicorn.Config, live: Live) -> None:
        super().__init__(config)
        self._live = live

    async def shutdown(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        self._live.close()
        await super().shutdown(sockets)  # type: ignore[arg-type]
