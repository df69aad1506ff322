"""`/api/openapi.json`: the addresses that answer in JSON, with their filters, as an OpenAPI 3.1 document."""

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from communique.web import formats, view
from communique.web.listing import Listing
from communique.web.pages import actors, dead_letters, events

LISTINGS = (actors.LISTING, events.LISTING, dead_letters.LISTING)
SINGLE = {
    "/api/overview": ("What is new and who is busier than usual", ()),
    "/api/actors/{code}": ("An actor's profile as it stands on the log", ("code",)),
    "/api/events/{id}": ("An event as it stands on the log", ("id",)),
    "/api/articles/{id}": ("An article with its stories and events", ("id",)),
    "/api/dyads/{a}/{b}": ("What passed between two actors", ("a", "b")),
    "/api/operations": ("Each hop with what waits", ()),
}
ANSWER = {"content": {"application/json": {"schema": {"type": "object"}}}}


def document(added: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The document; `added` is what is served beside the pages."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "communique",
            "version": version("communique"),
            "description": "What the log holds, as the view has read it.",
        },
        "paths": {
            **{f"/api{listing.path}": {"get": _list(listing)} for listing in LISTINGS},
            **{path: {"get": _one(summary, names)} for path, (summary, names) in SINGLE.items()},
            **(added or {}),
        },
    }


def _list(listing: Listing) -> dict[str, Any]:
    schema = listing.filters.model_json_schema()
    parameters = [
        {"name": name, "in": "query", "description": it.pop("description", ""), "schema": _inlined(it, schema)}
        for name, it in schema["properties"].items()
    ]
    answers = {
        "200": {"description": "A page of rows", **ANSWER},
        "400": {"description": "What cannot be, in words", **ANSWER},
    }
    return {"summary": f"The {listing.name}, filtered and sorted", "parameters": parameters, "responses": answers}


def _inlined(schema: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    """A parameter's schema without references: pydantic keeps enumerations apart."""
    choices = [whole["$defs"][it["$ref"].rsplit("/", 1)[1]] if "$ref" in it else it for it in schema.get("anyOf", [])]
    return {**schema, "anyOf": choices} if choices else schema


def _one(summary: str, names: tuple[str, ...]) -> dict[str, Any]:
    parameters = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]
    answers = {"200": {"description": "Found", **ANSWER}, "404": {"description": "Not in the read model", **ANSWER}}
    return {"summary": summary, "parameters": parameters, "responses": answers}


def openapi(request: Request) -> Response:
    """The document itself."""
    return formats.as_json(document(view.of(request).added))


routes = [Route("/api/openapi.json", openapi)]
