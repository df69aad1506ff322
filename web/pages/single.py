"""One thing by its id → its routes: the page, and its JSON twin under `.json` and `/api`."""

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from communique.web import formats, view

T = TypeVar("T")


def routes(
    path: str,
    noun: str,
    get: Callable[[sqlite3.Connection, str], T | None],
    page: Callable[[Request, T], Response],
    twin: Callable[[sqlite3.Connection, T], Mapping[str, Any]],
) -> list[Route]:
    """`PATH/ID`, `PATH/ID.json` and `/api/PATH/ID`; an id may hold anything, `.json` at its end too."""

    def html(request: Request) -> Response:
        db, name = view.of(request).store.read(), request.path_params["id"]
        if (found := get(db, name)) is not None:
            return page(request, found)
        if name.endswith(".json"):
            return _json(db, name.removesuffix(".json"))
        raise _missing(name)

    def api(request: Request) -> Response:
        return _json(view.of(request).store.read(), request.path_params["id"])

    def _json(db: sqlite3.Connection, name: str) -> Response:
        if (found := get(db, name)) is None:
            raise _missing(name)
        return formats.as_json(twin(db, found))

    def _missing(name: str) -> HTTPException:
        return HTTPException(404, f"no {noun} {name!r} in the read model")

    return [Route(f"{path}/{{id:path}}", html), Route(f"/api{path}/{{id:path}}", api)]
