"""A text, a page or a JSON object → `RawArticle`, with its id; whatever is no article is refused with the reason."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from communique.producers.decode import decode
from communique.producers.fields import renamed
from communique.producers.refusal import RefusedError
from communique.schemas.articles import RawArticle
from communique.schemas.failures import Reason

MAX_DEPTH = 64
TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def from_text(data: bytes, stem: str, *, html: bool = False, beside: Mapping[str, Any] | None = None) -> RawArticle:
    """A file that holds one article: the body is its text, the id its stem; `beside` is what is known of it."""
    text, encoding = decode(data, html=html)
    known = {} if encoding.startswith("utf-8") and encoding != "utf-8-damaged" else {"encoding": encoding}
    return from_fields({"id": stem, **(beside or {}), "body": text, **known})


def from_json(data: bytes, mapping: Mapping[str, str] | None = None) -> RawArticle:
    """One JSON object."""
    return from_fields(parse(data), mapping)


def from_fields(fields: Any, mapping: Mapping[str, str] | None = None) -> RawArticle:
    """An article with its id: the one given, else a hash of the address or of the body.

    `mapping` says under which names the fields come (ours: theirs).
    """
    if not isinstance(fields, dict):
        raise _invalid(f"a JSON {_kind(fields)}, not an object", 'Give {"id": …, "body": …}')
    fields = renamed(fields, mapping)
    _check_body(fields)
    completed = {**fields, "id": _identify(fields), "published_at": _moment(fields.get("published_at"))}
    try:
        article = RawArticle.model_validate(completed)
        article.model_dump_json()  # a lone surrogate (half of a character) has no UTF-8
    except ValidationError as error:
        raise _invalid(_first(error), "Mend the field") from error
    except (PydanticSerializationError, UnicodeEncodeError) as error:
        raise _invalid("half of a surrogate pair, which no UTF-8 can carry", "Mend the \\ud… escape") from error
    return article


def parse(data: bytes) -> Any:
    """JSON as RFC 8259 means it: UTF-8, no NaN, each key once."""
    try:
        value = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_unique, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise RefusedError(
            Reason.NOT_UTF8, f"byte {error.start} is no UTF-8", "JSON must be UTF-8: convert it"
        ) from error
    except RecursionError as error:
        raise _too_deep() from error
    except ValueError as error:
        raise RefusedError(Reason.NOT_JSON, str(error), "Mend the JSON") from error
    if _deeper(value, MAX_DEPTH):
        raise _too_deep()
    return value


def hash_id(text: str) -> str:
    """The id of an article that brings none."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def canonical(url: str) -> str:
    """The address without what differs between links to one article: case of the host, tracking, fragment."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:  # no address, but all there is to tell the article by
        return url.strip()
    query = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.fullmatch(name)
    ]
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", urlencode(query), ""))


def _check_body(fields: dict[str, Any]) -> None:
    body = fields.get("body")
    if body is None:
        advice = 'Put the text or HTML into "body", or name the field that holds it: --map body=NAME'
        raise _invalid(f"no body among the fields {sorted(fields)}", advice)
    if not isinstance(body, str):
        raise _invalid(f"the body is a JSON {_kind(body)}", "Give it as a string")
    if not body.strip():
        raise RefusedError(Reason.EMPTY, "no text", "Leave it out, or publish its text")


def _identify(fields: dict[str, Any]) -> str:
    given, url = fields.get("id"), fields.get("url")
    if given is None or given == "":
        return hash_id(canonical(url) if isinstance(url, str) and url else fields["body"])
    if isinstance(given, bool) or not isinstance(given, str | int):
        raise _invalid(f"the id is a JSON {_kind(given)}", "Give it as a string")
    identifier = str(given)
    if CONTROL.search(identifier):
        raise _invalid(f"control characters in the id {identifier[:80]!r}", "Leave them out")
    if len(identifier) > 512:
        raise _invalid(f"an id of {len(identifier)} characters ({identifier[:40]}…)", "At most 512 are allowed")
    return identifier


def _moment(value: Any) -> Any:
    """What RFC 3339 or RFC 5322 (feeds, mail) writes; a time without a zone is taken as UTC."""
    if value is None or value == "":
        return None
    try:
        moment = RawArticle.model_validate({"id": "-", "body": "", "published_at": value}).published_at
    except ValidationError:
        moment = _mail_date(value)
    if moment is None:
        raise _invalid(
            f"published_at {str(value)[:60]!r} is no date", "Write it as 2024-05-31T16:00:00Z or leave it out"
        )
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _mail_date(value: Any) -> dt.datetime | None:
    try:
        return parsedate_to_datetime(value)
    except (TypeError, ValueError, AttributeError):
        return None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        twice = next(name for at, (name, _) in enumerate(pairs) if name in dict(pairs[:at]))
        raise ValueError(f"the key {twice!r} stands twice in one object")
    return fields


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _deeper(value: Any, left: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return left < 0 or any(_deeper(it, left - 1) for it in inner)


def _kind(value: Any) -> str:
    names = {dict: "object", list: "array", str: "string", bool: "boolean", type(None): "null"}
    return names.get(type(value), "number")


def _first(error: ValidationError) -> str:
    found = error.errors(include_url=False)[0]
    return f"{'.'.join(map(str, found['loc']))}: {found['msg']}"


def _invalid(detail: str, advice: str) -> RefusedError:
    return RefusedError(Reason.INVALID, detail, advice)


def _too_deep() -> RefusedError:
    return RefusedError(Reason.TOO_DEEP, f"nested deeper than {MAX_DEPTH}", "Flatten it")
