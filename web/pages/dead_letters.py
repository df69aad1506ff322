"""`/dead-letters`: what could not be read or coded, with the bytes as they came."""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from aiokafka.errors import KafkaError
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from communique.schemas.failures import failed_on
from communique.web import formats, present, view
from communique.web.listing import Column, Filters, Listing, Row, Where
from communique.web.pages import lists
from communique.web.replay import NotSentError, replay
from communique.web.tables import dead_letters

TOKEN = "COMMUNIQUE_WEB_TOKEN"  # noqa: S105 - the name of the setting


class DeadLetterFilters(Filters):
    """By what dead letters are narrowed."""

    reason: str = Field(default="", max_length=60, description="not-json, too-large, invalid, failed …")
    stage: str = Field(default="", max_length=60, description="the agent that refused it")
    topic: str = Field(default="", max_length=300, description="where it came from")

    def where(self) -> Where:
        """Exact."""
        where = Where()
        for name in ("reason", "stage", "topic"):
            if value := getattr(self, name):
                where.add(f"{name} = ?", value)
        return where


def _row(found: sqlite3.Row) -> Row:
    row = {column.name: found[column.name] for column in LISTING.columns if column.name not in {"place", "key"}}
    key = (found["key"] or b"").decode(errors="replace")
    return {**row, "place": f"{found['partition']}/{found['offset']}", "key": key, "at": present.moment(found["at"])}


LISTING = Listing(
    name="dead-letters",
    title="Dead letters",
    path="/dead-letters",
    table="dead_letters",
    key="n",
    filters=DeadLetterFilters,
    default_sort="-at",
    row=_row,
    columns=(
        Column("place", "Place", "letter"),
        Column("at", "When", "time", "at"),
        Column("reason", "Reason", "text", "reason"),
        Column("stage", "Stage", "text", "stage"),
        Column("topic", "From", "text", "topic"),
        Column("key", "Key", "text"),
        Column("size", "Size", "bytes", "size"),
        Column("error", "Error", "error"),
    ),
)


def _context(request: Request, filters: Filters) -> Mapping[str, Any]:
    return {"reasons": dead_letters.reasons(view.of(request).store.read())}


def dead_letter(request: Request) -> Response:
    """One of them: headers and payload, and how it is sent again."""
    row = dead_letters.get(view.of(request).store.read(), *_place(request))
    if row is None:
        raise HTTPException(404, "no such dead letter in the read model")
    payload = (row["value"] or b"").decode(errors="backslashreplace")
    settings, sent = view.of(request).settings, request.query_params.get("sent", "")
    context = {"letter": row, "payload": payload, "headers": json.loads(row["headers"])}
    context |= {"guarded": bool(settings.web_token), "sent": sent if failed_on(sent, settings) else "", "token": TOKEN}
    if request.url.path.endswith(".json"):
        log = {"partition": row["partition"], "offset": row["offset"], "timestamp": present.moment(row["at"])}
        return formats.as_json({"headers": context["headers"], "payload": payload, "size": row["size"], "log": log})
    return view.of(request).html(request, "dead_letter.html", context)


async def send_again(request: Request) -> Response:
    """Only where a token guards the view, and only from a page of ours: it writes to the log."""
    settings, partition, offset = view.of(request).settings, *_place(request)
    if not settings.web_token:
        raise HTTPException(403, f"sending again needs a token: start the view with {TOKEN} set")
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise HTTPException(403, "asked for by a page of another site")
    try:
        topic = await replay(settings, settings.broker or "", partition, offset)
    except (NotSentError, KafkaError, OSError) as error:
        raise HTTPException(502, f"not sent: {error}") from error
    if request.url.path.startswith("/api/"):
        return formats.as_json({"sent": f"{partition}/{offset}", "topic": topic})
    return RedirectResponse(f"/dead-letters/{partition}/{offset}?sent={quote(topic)}", 303)


def _place(request: Request) -> tuple[int, int]:
    return request.path_params["partition"], request.path_params["offset"]


routes = [
    Route("/dead-letters/{partition:int}/{offset:int}/replay", send_again, methods=["POST"]),
    Route("/api/dead-letters/{partition:int}/{offset:int}/replay", send_again, methods=["POST"]),
    *lists.routes(LISTING, "dead_letters.html", _context),
    Route("/dead-letters/{partition:int}/{offset:int}.json", dead_letter),
    Route("/dead-letters/{partition:int}/{offset:int}", dead_letter),
]
