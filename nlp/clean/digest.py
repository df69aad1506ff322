"""Kept blocks → the stories of a page: where each begins, and its section label."""

from collections.abc import Sequence
from itertools import pairwise

from communique.nlp.clean.blocks import NUMBER_HEAD, WORD, Block
from communique.schemas.articles import DropReason

META = {DropReason.BYLINE, DropReason.DATE_LINE, DropReason.CREDIT}
BORDER = {DropReason.SECTION_LABEL, DropReason.DATE_LINE, DropReason.READ_MORE, DropReason.MARKUP}
ENOUGH = 3
"""Signs that a line heads a story of its own and not a part of one."""


def starts(blocks: Sequence[Block], reasons: Sequence[DropReason | None]) -> list[int]:
    """The blocks with which stories begin; one story begins with its first block."""
    kept = [at for at, reason in enumerate(reasons) if reason is None]
    heads = [at for at, following in pairwise(kept) if _heads(blocks, at, following)]
    strong = [at for at in heads if _signs(blocks, reasons, at, heads) >= ENOUGH]
    if len(strong) < 2 or 2 * len(strong) < len(heads):
        return kept[:1]
    found = heads if 4 * len(strong) >= 3 * len(heads) else strong
    return found if found[0] == kept[0] or not _prose_before(blocks, kept, found[0]) else [kept[0], *found]


def _heads(blocks: Sequence[Block], at: int, following: int) -> bool:
    head = blocks[at]
    return not head.is_prose and not head.is_item and head.words <= 25 and blocks[following].is_prose


def _prose_before(blocks: Sequence[Block], kept: Sequence[int], head: int) -> bool:
    return any(blocks[at].is_prose for at in kept if at < head)


def _signs(blocks: Sequence[Block], reasons: Sequence[DropReason | None], at: int, heads: Sequence[int]) -> int:
    body = next(it for it in range(at + 1, len(blocks)) if reasons[it] is None)
    end = next((it for it in heads if it > at), len(blocks))
    paragraphs = sum(reasons[it] is None for it in range(body, end))
    shared = overlap(blocks[at].text, blocks[body].text)
    return (
        (shared >= 0.25)
        + (shared >= 0.5)
        + (blocks[at].words >= 6)
        + (paragraphs <= 1)
        + any(reasons[it] in META for it in range(at + 1, body))
        + (at > 0 and reasons[at - 1] in BORDER)
        + 2 * bool(NUMBER_HEAD.match(blocks[at].text))
        - (blocks[at].text.endswith("?") and shared < 0.25)
    )


def overlap(head: str, body: str) -> float:
    """How many of a headline's words of weight come again in the paragraph, by their first letters."""
    words = {word[:5].casefold() for word in WORD.findall(head) if len(word) > 3 or word.isupper()}
    known = {word[:5].casefold() for word in WORD.findall(body)}
    return len(words & known) / len(words) if words else 0.0
