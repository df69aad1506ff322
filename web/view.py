"""What every page needs, made once: settings, the read model, how far it has come, the templates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from communique.schemas.settings import Settings
from communique.web.fresh import Fresh
from communique.web.live import Live
from communique.web.picture import Picture, picture
from communique.web.tables.store import Store


@dataclass(frozen=True)
class View:
    """The parts of the web view that pages share."""

    given: Settings
    store: Store
    live: Live
    templates: Environment
    added: Mapping[str, Any] = field(default_factory=dict)
    """What the OpenAPI document says of what is served beside the pages."""
    pictures: dict[int, Fresh[Picture]] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        """At the generation that is shown."""
        return self.given.at(self.live.status.generation)

    def picture(self, window: int) -> Picture | None:
        """What the overview shows, of these days; worked out beside the requests, None until there is a first one."""
        fresh = self.pictures.setdefault(window, Fresh(lambda: picture(self.store.read(), window)))
        found = fresh.get()
        if found and found.end is None:  # nothing is dated yet: the first event must not wait for its turn
            self.pictures.pop(window, None)
        return found

    def html(self, request: Request, template: str, context: Mapping[str, Any], status: int = 200) -> Response:
        """A page: the template with what stands around every page."""
        shared = {
            "request": request,
            "live": self.live.status,
            "theme": _theme(request),
            "here": request.url.path,
            "address": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
            "prefix": self.settings.prefix,
            "generation": self.settings.generation,
        }
        return HTMLResponse(self.templates.get_template(template).render(**shared, **context), status)


def of(request: Request) -> View:
    """The view that serves this request."""
    view: View = request.app.state.view
    return view


def _theme(request: Request) -> str:
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in {"light", "dark"} else ""
