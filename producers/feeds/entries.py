"""The bytes of an RSS or Atom feed → its entries, each with the fields of an article."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import feedparser

from communique.producers.refusal import RefusedError
from communique.schemas.failures import Reason

WHOLE = 1500
"""Characters of a description that is more than a teaser."""
LOOK = "Look at the address in a browser"
STUMBLES = (ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError)
"""What feedparser raises on bytes that are no feed at all."""
TAGS = re.compile(r"<[^>]*>|\s+")


@dataclass(frozen=True)
class Entry:
    """One entry as the feed has it now."""

    key: str
    """What stays the same when the entry is changed."""
    mark: str
    """What changes with its words."""
    fields: Mapping[str, Any]
    """Of the article; without a body where the feed has none."""
    teaser: bool
    """The article has more than stands here."""

    @property
    def link(self) -> str:
        """The page."""
        return str(self.fields.get("url") or "")


@dataclass(frozen=True)
class Feed:
    """What a feed says at one moment."""

    entries: tuple[Entry, ...]
    minutes: int
    """For how long it asks not to be read again."""


def parse(data: bytes, url: str, content_type: str = "") -> Feed:
    """The feed's entries, oldest first where it lists the newest first; RefusedError when it is no feed."""
    said = {"content-location": url, **({"content-type": content_type} if content_type else {})}
    try:
        found = feedparser.parse(data, response_headers=said)
    except STUMBLES as error:
        raise RefusedError(Reason.UNREADABLE, f"neither RSS nor Atom: {error!r}", LOOK) from error
    if not found.get("version") and not found.entries:
        why = f": {found.bozo_exception}" if found.get("bozo") else ""
        raise RefusedError(Reason.UNREADABLE, f"neither RSS nor Atom{why}", LOOK)
    entries = tuple(_entry(it, found.feed, url) for it in reversed(found.entries))
    ttl = str(found.feed.get("ttl", ""))
    return Feed(entries, int(ttl) if ttl.isdecimal() else 0)


def shown(url: str) -> str:
    """The address without the password that may stand in it."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _entry(entry: Any, feed: Any, url: str) -> Entry:
    contents = [it.get("value") or "" for it in entry.get("content", ())]
    body = max([*contents, entry.get("summary") or ""], key=len)
    title = _words(entry.get("title") or "")
    said = entry.get("published") or entry.get("updated")
    fields = {
        "url": _web_address(entry.get("link")),
        "title": title,
        "body": body,
        "published_at": _moment(entry) if said else None,
        "publisher": _publisher(entry, feed),
        "feed": shown(url),
    }
    mark = hashlib.blake2b("\0".join([title, _words(body)]).encode("utf-8", "replace"), digest_size=12)
    return Entry(
        key=str(entry.get("id") or fields["url"] or mark.hexdigest()),
        mark=mark.hexdigest(),
        fields={name: value for name, value in fields.items() if value},
        teaser=not any(contents) and len(_words(body)) < WHOLE,
    )


def _moment(entry: Any) -> str | None:
    """RFC 3339, in UTC; None where the feed's date is none."""
    found = entry.get("published_parsed") or entry.get("updated_parsed")
    return "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*found[:6]) if found else None


def _publisher(entry: Any, feed: Any) -> str:
    """The site, which is one for all its feeds; of an entry that was taken over, the site where it is from."""
    source = entry.get("source") or {}
    for address in (source.get("href"), source.get("link"), entry.get("link"), feed.get("link")):
        if host := urlsplit(_web_address(address)).hostname:
            return host.removeprefix("www.")
    return _words(source.get("title") or feed.get("title") or "")


def _web_address(link: Any) -> str:
    """The link, when it is one that can be fetched."""
    text = str(link or "").strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in {"http", "https"} and parts.hostname else ""


def _words(text: str) -> str:
    """The text without tags and line ends: what a reader sees, as far as this tells one from another."""
    return TAGS.sub(" ", text).strip()
