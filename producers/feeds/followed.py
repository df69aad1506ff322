"""A feed → the entries that are new or changed since they were last published, also by an earlier process."""

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from communique.producers.articles import from_fields
from communique.producers.feeds import pace
from communique.producers.feeds.entries import LOOK, Entry, Feed, parse, shown
from communique.producers.feeds.web import Answer, NoAnswerError, Request
from communique.producers.kept import Kept
from communique.producers.refusal import Refusal, RefusedError
from communique.schemas.articles import RawArticle
from communique.schemas.failures import Reason

REMEMBERED = 5_000
"""Entries that have left the feed and may come back into it."""
SOON = 60.0
NOT_MODIFIED, GONE = 304, 410

Whole = Callable[[Entry], Entry | None]
"""An entry → the same with its whole text; None: not now, ask again in the next round."""


class Followed:
    """What of one feed has been published, kept in a file, so that nothing is fetched twice or forgotten."""

    def __init__(self, url: str, state: Path, *, every: float) -> None:
        """`every`: seconds between two looks; `state` is the folder for all that producers keep."""
        self.url, self.name, self.every = url, shown(url), every
        self._kept = Kept(state, "feed", url)
        known = self._kept.read()
        self._seen: dict[str, str] = _texts(known.get("seen"))
        self._validators: dict[str, str] = _texts(known.get("validators"))
        self.failures = known["failures"] if isinstance(known.get("failures"), int) else 0
        wait = known.get("wait_until") if self.failures else None  # what a feed asks for is kept over a restart
        self.due = float(wait) if isinstance(wait, int | float) else 0.0
        self._fresh: dict[str, str] | None = None
        self._taken: dict[str, str] = {}
        self._left, self._listed = False, 0

    @property
    def request(self) -> Request:
        """Asks only for what is new since the last answer."""
        return Request(self.url, self._validators)

    def news(self, answer: Answer | NoAnswerError) -> list[Entry]:
        """The entries to publish now; RefusedError when the feed gives none to read, and is asked again later."""
        try:
            feed = _feed(answer)
        except RefusedError:
            self._put_off(answer)
            raise
        self.failures, headers = 0, answer.headers if isinstance(answer, Answer) else {}
        self.due = time.time() + pace.wait(self.every, headers, feed.minutes if feed else 0)
        self._fresh = None if feed is None else _validators(headers)
        entries = feed.entries if feed else ()
        self._taken, self._left, self._listed = {}, False, len(entries)
        for entry in entries:  # what the feed lists is remembered longest
            if entry.key in self._seen:
                self._seen[entry.key] = self._seen.pop(entry.key)
        return [entry for entry in entries if self._seen.get(entry.key) != entry.mark]

    def articles(self, entries: Iterable[Entry], whole: Whole | None = None) -> Iterator[RawArticle | Refusal]:
        """Their articles. An entry counts as taken once the next one is asked for: by then it is on its way."""
        self._left, waiting = True, False
        for entry in entries:
            filled = whole(entry) if whole else entry
            if filled is None:
                waiting = True
                continue
            yield _article(filled, self.name)
            self._taken[entry.key] = entry.mark
        self._left = waiting

    def done(self) -> None:
        """The broker has what was taken. Written down whole or not at all; a crash before means publishing again."""
        if self._left:  # else the next answer would be "nothing new", and what was left would be lost
            self._validators = {}
        elif self._fresh is not None:
            self._validators = self._fresh
        self._seen |= self._taken
        self._seen = dict(list(self._seen.items())[-max(REMEMBERED, self._listed) :])
        self._write()

    def undone(self) -> None:
        """The broker has it not: the feed is asked again soon, for all of it."""
        self.due = time.time() + min(self.every, SOON)

    def _put_off(self, answer: Answer | NoAnswerError) -> None:
        self.failures += 1
        now = time.time()
        headers = answer.headers if isinstance(answer, Answer) else {}
        gone = isinstance(answer, Answer) and answer.status == GONE
        self.due = now + (pace.DAY if gone else pace.back_off(self.every, self.failures, headers, now))
        self._write()

    def _write(self) -> None:
        self._kept.write(
            {
                "url": self.name,
                "validators": self._validators,
                "failures": self.failures,
                "wait_until": self.due,
                "seen": self._seen,
            }
        )


def _feed(answer: Answer | NoAnswerError) -> Feed | None:
    """The feed; None where nothing is new."""
    if isinstance(answer, NoAnswerError):
        raise RefusedError(Reason.UNREADABLE, str(answer), LOOK)
    if answer.status == NOT_MODIFIED:
        return None
    if answer.status == GONE:
        raise RefusedError(Reason.UNREADABLE, "it is gone for good (410)", "Leave it out")
    if answer.status != 200:
        raise RefusedError(Reason.UNREADABLE, f"it answers {answer.status}", LOOK)
    return parse(answer.data, answer.url, answer.headers.get("content-type", ""))


def _article(entry: Entry, place: str) -> RawArticle | Refusal:
    try:
        return from_fields({"body": "", **entry.fields})
    except RefusedError as refused:
        return refused.at(f"{place} {entry.link or entry.key}")


def _validators(headers: Any) -> dict[str, str]:
    """What a server needs to say that nothing is new."""
    pairs = (("If-None-Match", headers.get("etag")), ("If-Modified-Since", headers.get("last-modified")))
    return {name: value for name, value in pairs if value}


def _texts(value: Any) -> dict[str, str]:
    """What is well-formed in a file that may be damaged."""
    pairs = value.items() if isinstance(value, dict) else ()
    return {name: text for name, text in pairs if isinstance(text, str)}
