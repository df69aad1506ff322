"""Mended text → blocks: its lines, with what stood between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from communique.schemas.articles import DropReason

LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")


@dataclass(frozen=True)
class Block:
    """A line or an element that stands alone: `view[start:end]` without outer blanks."""

    start: int
    end: int
    text: str
    gap: int = 0
    """Blank lines before it."""
    tag: str = "line"
    """The HTML element, or `line`."""
    hint: DropReason | None = None
    """What the markup says it is."""
    links: float = 0.0
    """Share of its characters that are links."""


def lines(text: str) -> Iterator[Block]:
    """The lines that hold anything."""
    last = 0
    for found in LINE.finditer(text):
        line = found.group().strip()
        if line:
            start = found.start() + found.group().index(line[0])
            gap = text.count("\n", last, start) - 1 if last else 0
            yield Block(start, start + len(line), line, max(gap, 0))
            last = start + len(line)
