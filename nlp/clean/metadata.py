"""A page's head → title, moment of publication, publisher and language."""

import html
import json
import re
from dataclasses import dataclass
from datetime import datetime

from communique.nlp.clean.publication import date_in

TAG = re.compile(
    r"(?P<comment><!--|-->)|<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]*)(?P<attributes>[^<>]*)>|<![^<>]*>"
)
ATTRIBUTE = re.compile(r"""([a-zA-Z:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
SCRIPT = re.compile(r"application/ld\+json[^<>]*>([^<]*)<", re.IGNORECASE)


@dataclass(frozen=True)
class Metadata:
    """What the page's head says."""

    title: str | None = None
    published_at: datetime | None = None
    publisher: str | None = None
    language: str | None = None


def metadata(body: str) -> Metadata:
    """Title, date, publisher and language as the head has them."""
    found: dict[str, str] = {}
    for tag in TAG.finditer(body):
        if (tag["name"] or "").lower() in {"meta", "html"}:
            values = {
                key.lower(): html.unescape(one or two or three)
                for key, one, two, three in ATTRIBUTE.findall(tag["attributes"])
            }
            key = (
                values.get("property")
                or values.get("name")
                or values.get("itemprop")
                or ("lang" if "lang" in values else "")
            )
            found.setdefault(key.lower(), values.get("content") or values.get("lang", ""))
    for script in SCRIPT.finditer(body):
        _linked_data(script.group(1), found)
    dates = ("article:published_time", "datepublished", "date", "dc.date", "pubdate")
    return Metadata(
        title=found.get("headline") or found.get("og:title"),
        published_at=next((_moment(found[key]) for key in dates if found.get(key)), None),
        publisher=found.get("publisher") or found.get("og:site_name"),
        language=found.get("lang", "")[:2].lower() or None,
    )


def _linked_data(text: str, found: dict[str, str]) -> None:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return
    if isinstance(data, dict):
        publisher = data.get("publisher")
        name = publisher.get("name") if isinstance(publisher, dict) else publisher
        for key, value in (
            ("headline", data.get("headline")),
            ("datepublished", data.get("datePublished")),
            ("publisher", name),
        ):
            if isinstance(value, str):
                found[key] = value


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return date_in(text)
    return moment if moment.tzinfo else date_in(text)
