"""`POST /articles`: the body of a request → raw articles on the log; answers where each lies, or why it does not."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import islice
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from communique.producers.articles import parse
from communique.producers.intake import Intake, Laid
from communique.producers.outbox import WINDOW_BYTES, WINDOW_LETTERS
from communique.producers.refusal import Refusal, RefusedError
from communique.producers.sources import each, read_lines
from communique.producers.wire import PublishError
from communique.schemas.articles import RawArticle
from communique.schemas.failures import Reason

JSON, LINES = "application/json", "application/x-ndjson"
PLACE = "body"
STATUS: Mapping[Reason, int] = {Reason.NOT_JSON: 400, Reason.NOT_UTF8: 400, Reason.TOO_LARGE: 413}
"""For a request of which nothing is taken; any other reason is a 422."""


def routes(intake: Intake) -> list[Route]:
    """The way in, under the name that people type and under that of the API."""

    async def articles(request: Request) -> Response:
        """202: the broker has them, and they are on their way."""
        try:
            kind = _kind(request)
            data = await _body(request, max(WINDOW_BYTES, 2 * intake.max_bytes))
            return await run_in_threadpool(_take, intake, kind, data)
        except HTTPException as error:
            return JSONResponse({"error": error.detail}, error.status_code, error.headers)

    return [Route(path, articles, methods=["POST"]) for path in ("/articles", "/api/articles")]


def _kind(request: Request) -> str:
    """What the body is. A page of another site cannot send these types unasked, and is told so where it can."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise HTTPException(403, "asked for by a page of another site")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind not in {JSON, LINES}:
        detail = f"a body of type {kind or 'unknown'}: send {JSON} (an article, or a list) or {LINES} (one a line)"
        raise HTTPException(415, detail, {"Accept-Post": f"{JSON}, {LINES}"})
    if request.headers.get("content-encoding", "identity") != "identity":
        raise HTTPException(415, "a packed body: send it as it is")
    return kind


async def _body(request: Request, most: int) -> bytes:
    """The body, read no further than it may be long."""
    data = bytearray()
    try:
        async for chunk in request.stream():
            data += chunk
            if len(data) > most:
                raise HTTPException(413, f"more than {most:,} bytes: send them in parts")
    except ClientDisconnect:
        raise HTTPException(400, "the request broke off") from None
    return bytes(data)


def _take(intake: Intake, kind: str, data: bytes) -> Response:
    items = list(islice(_read(kind, data, intake.max_bytes), WINDOW_LETTERS + 1))
    if len(items) > WINDOW_LETTERS:
        raise HTTPException(413, f"more than {WINDOW_LETTERS:,} articles: send them in parts")
    try:
        outcomes = intake.take(items)
    except PublishError as error:
        raise HTTPException(503, f"{error}", {"Retry-After": "10"}) from error
    if not outcomes:
        raise HTTPException(400, "no article in the body")
    laid = [_laid(it) for it in outcomes if isinstance(it, Laid)]
    refused = [it for it in outcomes if isinstance(it, Refusal)]
    answer = {"accepted": laid, "refused": [_refused(it) for it in refused]}
    if laid:
        return JSONResponse(answer, 202, {"Location": laid[0]["status"]} if len(outcomes) == 1 else None)
    status = STATUS.get(refused[0].reason, 422) if len(refused) == 1 else 422
    return JSONResponse({"error": str(refused[0]), **answer}, status)


def _read(kind: str, data: bytes, max_bytes: int) -> Iterator[RawArticle | Refusal]:
    if kind == LINES:
        yield from read_lines(io.BytesIO(data), PLACE, max_bytes=max_bytes)
        return
    try:
        yield from each(parse(data), PLACE)
    except RefusedError as refused:
        yield refused.at(PLACE)


def _laid(laid: Laid) -> dict[str, Any]:
    """Where it lies, and the address that tells what became of it."""
    return {**asdict(laid), "status": f"/api/articles/{quote(laid.id, safe='')}"}


def _refused(refusal: Refusal) -> dict[str, Any]:
    return {name: value for name, value in asdict(refusal).items() if value is not None}


def _article() -> dict[str, Any]:
    """The raw article's schema, of which the id may be left out."""
    schema = RawArticle.model_json_schema()
    schema["properties"]["id"] = {"type": "string", "maxLength": 512, "description": "none: a hash of url or body"}
    return {**schema, "required": ["body"]}


def paths() -> dict[str, Any]:
    """What the OpenAPI document says of it."""
    words = {
        "202": "On the log; refused ones are named with their reasons",
        "400": "Not JSON, not UTF-8, or nothing",
        "403": "Asked for by a page of another site",
        "413": "Too large",
        "415": "Another type of body",
        "422": "No article was taken; each is named with its reason",
        "503": "The broker takes nothing now; sending it again is safe",
    }
    answer = {"content": {JSON: {"schema": {"type": "object"}}}}
    one = _article()
    post = {
        "summary": "Publish articles",
        "description": "Sending one again is safe: the id makes it the same article, or a correction of it.",
        "requestBody": {
            "required": True,
            "content": {
                JSON: {"schema": {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}},
                LINES: {"schema": {"type": "string", "description": "an article a line"}},
            },
        },
        "responses": {code: {"description": said, **answer} for code, said in words.items()},
    }
    return {"/api/articles": {"post": post}}
