"""A kept block → what inside it is no text: dateline, glued caption, footnote digits, calls to read more."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from communique.nlp.clean.blocks import NUMBER_HEAD, Block
from communique.nlp.clean.families import knowledge
from communique.schemas.articles import DropReason

GLUED = re.compile(r"(?<=[A-Za-z.][a-z.])(\d{1,2})(?= ?[.,;:)”\"’]|\s|$)")
CLOCK = re.compile(r"\d{1,2}[:.h]\d\d(?: ?[ap]\.?m\.?)?(?: ?[|·] ?\w{1,20})?\s+(?=[\"“‘„«A-Z\d])")
FEWEST_CLOCKS = 3
MOST_DATELINE = 90
LONGEST = 50_000
"""No paragraph is longer; what follows in it is text."""
MOST_CUTS = 2_000
"""No article has more notes or links; a text with more of such signs is about something else, and keeps them."""


class Cut(NamedTuple):
    """A part of the view that is dropped."""

    start: int
    end: int
    reason: DropReason


class Dateline(NamedTuple):
    """Place and publisher at the start of a story, where it names them."""

    place: tuple[int, int] | None
    publisher: str | None
    end: int


def dateline(block: Block) -> Dateline | None:
    """`WASHINGTON (Reuters) -` and its relatives at the start of a paragraph."""
    for pattern in knowledge().dateline:
        found = pattern.match(block.text[:MOST_DATELINE])
        if found and block.is_prose:
            names = found.groupdict()
            place = found.span("place") if names.get("place") else None
            return Dateline(place, names.get("publisher"), found.end())
    return None


def cuts(blocks: Sequence[Block]) -> Iterator[Cut]:
    """All cuts inside the given blocks; they may overlap."""
    for block in blocks:
        for reason, pattern in knowledge().within:
            for found in islice(pattern.finditer(block.text, 0, LONGEST), MOST_CUTS):
                yield Cut(block.start + found.start(), block.start + found.end(), reason)
        head = NUMBER_HEAD.match(block.text)
        if head and not block.is_prose:
            yield Cut(block.start, block.start + head.end(), DropReason.MARKUP)
    yield from _footnotes(blocks)
    yield from _clocks(blocks)


def _clocks(blocks: Sequence[Block]) -> Iterator[Cut]:
    """The times at which the entries of a ticker begin."""
    found = [(block, it) for block in blocks if block.is_prose and (it := CLOCK.match(block.text))]
    if len(found) >= FEWEST_CLOCKS:
        yield from (Cut(block.start, block.start + it.end(), DropReason.DATE_LINE) for block, it in found)


def _footnotes(blocks: Sequence[Block]) -> Iterator[Cut]:
    """Digits glued to words that count 1, 2, 3 through the text: `months1`, never `MiG29`."""
    found = [
        (block.start + it.start(1), block.start + it.end(1), int(it.group(1)))
        for block in blocks
        if block.is_prose
        for it in GLUED.finditer(block.text, 0, LONGEST)
    ]
    due = 1
    notes = []
    for start, end, number in found:
        if number in (due, due - 1) and number:
            notes.append(Cut(start, end, DropReason.FOOTNOTE))
            due = number + 1
    if len(notes) <= MOST_CUTS:
        yield from notes
