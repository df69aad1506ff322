"""An entry that is only a teaser → the same with the page behind it, as far as the site lets programs read it."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urljoin
from urllib.robotparser import RobotFileParser

from communique.producers.bounds import check_size
from communique.producers.decode import decode
from communique.producers.feeds.entries import Entry
from communique.producers.feeds.web import AGENT, Answer, NoAnswerError, Request, Web
from communique.producers.refusal import RefusedError

TRIES = 3
"""Rounds in which a page is asked for; then the feed's own words are published."""
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
PAGES = ("text/html", "application/xhtml+xml")
LONGEST_RULES = 500_000


class _NoPageError(Exception):
    """There is none to be had."""


class _LaterError(Exception):
    """There is none to be had now."""


class Pages:
    """Fetches pages; remembers what each site forbids, and which page failed how often."""

    def __init__(self, web: Web, *, max_bytes: int, on_teaser: Callable[[str], None] = lambda _why: None) -> None:
        """`on_teaser` is told why the feed's own words are published instead."""
        self._web, self._max_bytes, self._on_teaser = web, max_bytes, on_teaser
        self._rules: dict[str, RobotFileParser] = {}
        self._failed: dict[str, int] = {}

    def whole(self, entry: Entry) -> Entry | None:
        """The entry with the page as its body: the cleaning reads pages, so nothing is cut here.

        None when the page is not to be had now. What the site forbids, or does not give, leaves the entry as it is.
        """
        if not entry.teaser or not entry.link:
            return entry
        try:
            page = self._page(entry.link)
        except _LaterError as error:
            self._failed[entry.link] = self._failed.get(entry.link, 0) + 1
            return self._as_it_is(entry, error) if self._failed[entry.link] >= TRIES else None
        except _NoPageError as error:
            return self._as_it_is(entry, error)
        self._failed.pop(entry.link, None)
        return replace(entry, fields={**entry.fields, "body": page, "teaser": entry.fields.get("body", "")})

    def _as_it_is(self, entry: Entry, error: Exception) -> Entry:
        self._failed.pop(entry.link, None)
        self._on_teaser(f"{entry.link}: {error}; published as it stands in the feed")
        return entry

    def _page(self, link: str) -> str:
        """The page's characters."""
        if not self._allowed(link):
            raise _NoPageError("robots.txt forbids it")
        answer = self._ask(link)
        kind, _, rest = answer.headers.get("content-type", PAGES[0]).partition(";")
        if answer.status != 200 or kind.strip().casefold() not in PAGES:
            raise _NoPageError(f"answers {answer.status}, {kind}")
        try:
            check_size(len(answer.data), self._max_bytes)
            said = rest.casefold().partition("charset=")[2].strip(" \"'")
            return decode(answer.data, html=True, said=said).text
        except RefusedError as error:
            raise _NoPageError(str(error)) from error

    def _allowed(self, link: str) -> bool:
        """By the site's robots.txt (RFC 9309)."""
        site = urljoin(link, "/robots.txt")
        if site not in self._rules:
            answer = self._ask(site)
            text = answer.data[:LONGEST_RULES].decode("utf-8", "replace") if answer.status == 200 else ""
            self._rules[site] = RobotFileParser()
            self._rules[site].parse(text.splitlines())
        return self._rules[site].can_fetch(AGENT, link)

    def _ask(self, url: str) -> Answer:
        answer = self._web.get(Request(url))
        if isinstance(answer, NoAnswerError):
            raise (_NoPageError if answer.final else _LaterError)(str(answer)) from answer
        if answer.status in PASSING:
            raise _LaterError(f"answers {answer.status}")
        return answer
