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
COLUMN = 3
"""Lines of a paragraph from which the width of its column can be told."""
RAGGED = 6
"""A column's lines end so far from one another."""
RULED = re.compile(r"[.]{4}|[-_=*~]{4}")


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
    wrapped = [pair for lines in _paragraphs(text.text, found) for pair in _wrapped(text.text, lines, width)]
    if sum(_runs_on(text.text, *pair) for pair in wrapped) < max(3, len(wrapped) // 2):
        return text
    divided = sum(_divides(text.text, left[1], right[0]) for left, right in wrapped) > len(wrapped) // 10
    return text.edit(_joint(text.text, left[1], right[0], divided=divided) for left, right in wrapped)


def _paragraphs(text: str, found: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Lines with no blank one between them."""
    ends = [at for at, (left, right) in enumerate(pairwise(found), 1) if text.count("\n", left[1], right[0]) > 1]
    yield from (found[start:end] for start, end in pairwise([0, *ends, len(found)]))


def _wrapped(text: str, found: list[tuple[int, int]], width: int) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Neighbours that are one line; a column narrower than the page has its own width."""
    pairs = list(pairwise(found))
    least = WRAP_LEAST
    if len(found) >= COLUMN and 3 * sum(_runs_on(text, *pair) for pair in pairs) > len(pairs):
        longest = max(len(text[slice(*span)].strip()) for span in found)
        width, least = min(width, longest - RAGGED), WRAP_LEAST // 2
    yield from (pair for pair in pairs if _breaks_off(text, *pair, width, least))


def _breaks_off(text: str, left: tuple[int, int], right: tuple[int, int], width: int, least: int) -> bool:
    """Whether a line runs on in the next one: the next one's first word had no room in it."""
    line, following = text[slice(*left)].strip(), text[right[0] : right[0] + WRAP_MOST].strip()
    if len(line) < least or BULLET.match(following) or RULED.search(line) or RULED.match(following):
        return False
    return len(line) + 1 + len(following.split(maxsplit=1)[0] if following else "") > width


def _runs_on(text: str, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Whether a sentence goes on in the next line: paragraphs of one length are no wrapped text."""
    line = text[slice(*left)].strip()
    return not END.search(line[-4:]) and (text[right[0] : right[1]].strip()[:1].islower() or line.isupper())


def _divides(text: str, end: int, start: int) -> bool:
    """Whether a word is divided between two lines."""
    following = text[start : start + WRAP_MOST].lstrip()[:1]
    return text[end - 1] in "-\u2010" and text[end - 2 : end - 1].islower() and following.islower()


def _joint(text: str, end: int, start: int, *, divided: bool) -> Edit:
    """What stands for a break; hyphens go too where the page divides words at them."""
    if divided and _divides(text, end, start):
        return Edit(end - 1, start, "")
    return Edit(end, start, "" if text[end - 1] in "-\u2010" and text[end - 2 : end - 1].isalpha() else " ")
