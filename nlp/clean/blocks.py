"""Mended text → blocks: its lines, hard-wrapped ones joined, with what a glance at each tells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from communique.nlp.clean.traced import Edit, Traced
from communique.schemas.articles import DropReason

LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
END = re.compile(r"""[.!?…。！？؟:;](?:["”'’»)\]」』]|\s)*$|\.{3}$""")
WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
BULLET = re.compile(r"[•·▪◦‣*–—-]\s+\S")
NUMBER_HEAD = re.compile(r"\(?\d{1,2}[.)]\s+(?=\S)")
WRAP_LEAST, WRAP_MOST = 40, 100


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

    @cached_property
    def words(self) -> int:
        """How many words; where none are set apart, two signs count as one."""
        sample = self.text[:2000]
        return len(WORD.findall(sample)) + len(WIDE.findall(sample)) // 2

    @cached_property
    def is_prose(self) -> bool:
        """Whole sentences, not a headline, label or list of links."""
        if self.links > 0.7 or self.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            return False
        return (self.words >= 3 and bool(END.search(self.text[-12:]))) or self.words >= 30

    @cached_property
    def is_item(self) -> bool:
        """An item of a list."""
        return self.tag == "li" or bool(BULLET.match(self.text))


def lines(view: Traced) -> Iterator[Block]:
    """The lines that hold anything."""
    last = 0
    for found in LINE.finditer(view.text):
        line = found.group().strip()
        if line:
            start = found.start() + found.group().index(line[0])
            gap = view.text.count("\n", last, start) - 1 if last else 0
            yield Block(start, start + len(line), line, max(gap, 0))
            last = start + len(line)


def unwrap(text: Traced) -> Traced:
    """Lines that were broken to fit a width, joined again."""
    found = [match.span() for match in LINE.finditer(text.text)]
    sizes = sorted(len(text.text[slice(*span)].strip()) for span in found)
    short = [size for size in sizes if size <= WRAP_MOST]
    if not short or 3 * sum(short) < 2 * sum(sizes):  # most of it stands in lines of any length
        return text
    width = short[-1 - len(short) // 50]
    pairs = [(left, right) for left, right in pairwise(found) if text.text.count("\n", left[1], right[0]) < 2]
    wrapped = [pair for pair in pairs if _breaks_off(text.text, *pair, width)]
    if sum(_runs_on(text.text, *pair) for pair in wrapped) < max(3, len(wrapped) // 2):
        return text
    return text.edit(Edit(left[1], right[0], _joint(text.text, left[1])) for left, right in wrapped)


def _breaks_off(text: str, left: tuple[int, int], right: tuple[int, int], width: int) -> bool:
    """Whether a line runs on in the next one: the next one's first word had no room in it."""
    line, following = text[slice(*left)].strip(), text[right[0] : right[0] + WRAP_MOST].strip()
    if len(line) < WRAP_LEAST or BULLET.match(following):
        return False
    return len(line) + 1 + len(following.split(maxsplit=1)[0] if following else "") > width


def _runs_on(text: str, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Whether a sentence goes on in the next line: paragraphs of one length are no wrapped text."""
    line = text[slice(*left)].strip()
    return not END.search(line[-4:]) and (text[right[0] : right[1]].strip()[:1].islower() or line.isupper())


def _joint(text: str, end: int) -> str:
    return "" if text[end - 1] in "-\u2010" and text[end - 2 : end - 1].isalpha() else " "
