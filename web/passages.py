"""A body and marks on it → runs of text, each with the marks that lie over it. Pure; every character appears once."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from communique.schemas.articles import Story
from communique.schemas.base import Span
from communique.schemas.events import Event

BLOCK_TAGS = ("<p", "</p", "<br", "<div", "</div", "<li", "</li", "<h", "</h", "<td", "<tr", "<ul", "<blockquote")


CUTS = {
    "around": ("menu", "section-label", "share", "read-more", "related", "tags"),
    "selling": ("advertisement", "subscription", "cookies", "comments"),
    "about": ("byline", "dateline", "date-line", "caption", "credit", "footnote", "footer"),
    "twice": ("duplicate",),
}
"""What cuts have in common, and so their colour: the way round the site, offers, words about the text, repeats."""
GROUP = {reason: group for group, reasons in CUTS.items() for reason in reasons}


class Mark(NamedTuple):
    """Characters `[start, end)` of a body, and what they are: `kind` is a CSS class, `title` says it in words."""

    start: int
    end: int
    kind: str
    title: str
    href: str = ""


class Run(NamedTuple):
    """A stretch of text under one set of marks."""

    text: str
    marks: tuple[Mark, ...]
    start: int = 0

    @property
    def kinds(self) -> str:
        """CSS classes."""
        return " ".join(dict.fromkeys(mark.kind for mark in self.marks))

    @property
    def title(self) -> str:
        """What it is, in words."""
        return "; ".join(dict.fromkeys(mark.title for mark in self.marks if mark.title))

    @property
    def why(self) -> str:
        """The reason of the cut that begins here."""
        reasons = (mark.title for mark in self.marks if mark.start == self.start and "cut group-" in mark.kind)
        return next(reasons, "").removeprefix("cut: ")

    @property
    def href(self) -> str:
        """Where the innermost linked mark leads."""
        return next((mark.href for mark in reversed(self.marks) if mark.href), "")


def runs(body: str, marks: Iterable[Mark], start: int = 0, end: int | None = None) -> list[Run]:
    """The body from start to end, cut wherever a mark begins or ends; marks out of bounds are cut to what exists."""
    end = len(body) if end is None else min(end, len(body))
    start = max(0, min(start, end))
    kept = [it._replace(start=max(it.start, start), end=min(it.end, end)) for it in marks]
    kept = sorted((it for it in kept if it.start < it.end), key=lambda it: (it.start, -it.end))
    edges = sorted({start, end, *(it.start for it in kept), *(it.end for it in kept)})
    return _sweep(body, kept, edges)


def _sweep(body: str, kept: Sequence[Mark], edges: Sequence[int]) -> list[Run]:
    found: list[Run] = []
    active: list[Mark] = []
    following = 0
    for left, right in pairwise(edges):
        active = [it for it in active if it.end > left]
        while following < len(kept) and kept[following].start <= left:
            active.append(kept[following])
            following += 1
        found.append(Run(body[left:right], tuple(active), left))
    return found


def cuts(body: str, stories: Iterable[Story]) -> list[Mark]:
    """What was dropped from the article, and why."""
    dropped = [it for story in stories for it in story.dropped]
    return [Mark(it.start, it.end, _cut_kind(body, it, it.reason.value), f"cut: {it.reason.value}") for it in dropped]


def _cut_kind(body: str, span: Span, reason: str) -> str:
    """Hidden markup that began a block still begins a line."""
    if reason != "markup":
        return f"cut group-{GROUP[reason]} {reason}" if reason in GROUP else f"cut {reason}"
    tags = body[span.start : span.end].casefold()
    return "cut markup breaks" if any(tag in tags for tag in BLOCK_TAGS) else "cut markup"


def event_marks(event: Event) -> list[Mark]:
    """The sentence, and in it who, what, whom, where."""
    marks = [Mark(event.sentence.start, event.sentence.end, "sentence", "")]
    marks += [Mark(it.mention.start, it.mention.end, "actor", f"actor: {it.name}") for it in event.actor if it.mention]
    marks += [
        Mark(it.mention.start, it.mention.end, "recipient", f"recipient: {it.name}")
        for it in event.recipient
        if it.mention
    ]
    marks.append(Mark(event.anchor.start, event.anchor.end, "act", f"act: {event.event_type}"))
    if event.place:
        marks.append(Mark(event.place.start, event.place.end, "place", f"place: {event.place.text}"))
    return marks
