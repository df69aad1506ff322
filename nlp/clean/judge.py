"""Blocks → for each the reason why it is no text of a story, or None: by words, by place, by its neighbours."""

from collections.abc import Sequence

from communique.nlp.clean.blocks import Block
from communique.nlp.clean.families import header_of, knowledge, reason_of
from communique.nlp.clean.publication import date_in
from communique.schemas.articles import DropReason

Reasons = list[DropReason | None]
LABEL = 3
"""A line of so few words is no headline."""
HEADLINE = 25
META = {
    DropReason.BYLINE, DropReason.DATE_LINE, DropReason.SHARE, DropReason.CREDIT, DropReason.CAPTION,
    DropReason.MARKUP, DropReason.COMMENTS,
}  # fmt: skip
TEASER_END = ("…", "[…]", "...", "[...]")


def judge(blocks: Sequence[Block], known_title: str | None = None) -> Reasons:
    """First what each line says of itself, then what its place says."""
    reasons: Reasons = [block.hint or reason_of(block.text) or _date_line(block) or _caption(block) for block in blocks]
    _under_headers(blocks, reasons)
    prose = [at for at, block in enumerate(blocks) if reasons[at] is None and block.is_prose]
    if not prose:
        return [
            reason or (DropReason.MENU if block.words <= LABEL else None)
            for block, reason in zip(blocks, reasons, strict=True)
        ]
    _before(blocks, reasons, prose[0], known_title)
    _after(blocks, reasons, prose)
    _between(blocks, reasons)
    return reasons


def _date_line(block: Block) -> DropReason | None:
    short = block.words <= 16 and not block.is_prose
    return DropReason.DATE_LINE if short and date_in(block.text) else None


def _caption(block: Block) -> DropReason | None:
    short = block.words <= 60 and not block.text.endswith((".”", '."'))
    return DropReason.CAPTION if short and knowledge().credit_tail.search(block.text) else None


def _under_headers(blocks: Sequence[Block], reasons: Reasons) -> None:
    """What stands under `Recent posts` or `Leave a reply`, until a story goes on."""
    started = False
    at = 0
    while at < len(blocks):
        reason = header_of(blocks[at].text) if started else None
        started = started or (reasons[at] is None and blocks[at].is_prose)
        end = at + 1
        if reason is not None:
            end = _end_of_part(blocks, reasons, at, reason)
            for inside in range(at, end):
                reasons[inside] = reasons[inside] or reason
        at = end


def _end_of_part(blocks: Sequence[Block], reasons: Reasons, header: int, reason: DropReason) -> int:
    """Comments and what is about the writer run to the end; headlines of others may be followed by the story."""
    if reason in {DropReason.COMMENTS, DropReason.FOOTER}:
        return len(blocks)
    heads = 0
    for at in range(header + 1, len(blocks)):
        if not blocks[at].is_prose:
            heads += reasons[at] is None
        elif not _is_teaser(blocks, reasons, at, heads):
            return at
        else:
            heads = 0
    return len(blocks)


def _is_teaser(blocks: Sequence[Block], reasons: Reasons, at: int, heads: int) -> bool:
    following = reasons[at + 1] if at + 1 < len(blocks) else None
    cut_short = blocks[at].text.endswith(TEASER_END) or following is DropReason.READ_MORE
    references = blocks[at].text.startswith("^") or blocks[at].tag == "li"
    return cut_short or references or (reasons[at] is not None) or (heads == 0 and not blocks[at].text[0].isupper())


def _before(blocks: Sequence[Block], reasons: Reasons, first: int, known_title: str | None) -> None:
    """Above the first prose stand menus, the title, and what belongs to it."""
    title = _title(blocks, reasons, first, known_title)
    for at in range(first):
        if reasons[at] is None and at < title:
            reasons[at] = DropReason.MENU if blocks[at].words <= LABEL else DropReason.SECTION_LABEL
        elif reasons[at] is None and at > title and blocks[at].words <= LABEL + 1 and not _is_head(blocks, at, reasons):
            reasons[at] = DropReason.BYLINE if blocks[at].text.istitle() else DropReason.SECTION_LABEL


def _title(blocks: Sequence[Block], reasons: Reasons, first: int, known_title: str | None) -> int:
    """Where the first story's title stands; `first` if there is none."""
    open_ = [at for at in range(first) if reasons[at] is None]
    for at in open_:
        if blocks[at].tag == "h1" or (known_title and blocks[at].text.casefold() == known_title.casefold()):
            return at
    titles = [at for at in open_ if blocks[at].words > LABEL or blocks[at].tag in {"h2", "h3"}]
    for begin in reversed(_menu_ends(blocks, reasons, first)):
        if after := [at for at in titles if at >= begin]:
            return after[0]
    return open_[-1] if open_ else first


def _menu_ends(blocks: Sequence[Block], reasons: Reasons, first: int) -> list[int]:
    """Where three labels in a row end; a page may carry several menus before its title."""
    short = [blocks[at].words <= LABEL and reasons[at] not in META for at in range(first)]
    return [0, *(at + 1 for at in range(2, first) if all(short[at - 2 : at + 1]))]


def _after(blocks: Sequence[Block], reasons: Reasons, prose: Sequence[int]) -> None:
    """Below the last prose stand headlines of other stories and the foot of the page."""
    last = prose[-1]
    while last > prose[0] and knowledge().bio.search(blocks[last].text):
        reasons[last] = DropReason.BYLINE
        last = max(at for at in prose if at < last)
    for at in range(last + 1, len(blocks)):
        if reasons[at] is None and not (blocks[at].is_item and blocks[at].words > LABEL + 1):
            reasons[at] = DropReason.RELATED if blocks[at].words > LABEL else DropReason.MENU


def _between(blocks: Sequence[Block], reasons: Reasons) -> None:
    """Two headlines one after the other are no sub-heading; after a colon, lines are a list."""
    run: list[int] = []
    seen_prose, listing = False, False
    for at, block in enumerate(blocks):
        if reasons[at] is not None:
            continue
        if block.is_prose or block.is_item:
            if seen_prose and not listing and len(run) > 1:
                for it in run[:-1]:
                    reasons[it] = DropReason.RELATED
            run, seen_prose, listing = [], True, block.text.endswith((":", ";", ",", "and", "："))
        else:
            run.append(at)
            if seen_prose and block.text.isupper() and block.words <= 6 and not _is_head(blocks, at, reasons):
                reasons[at] = DropReason.SECTION_LABEL
                run.pop()


def _is_head(blocks: Sequence[Block], at: int, reasons: Sequence[DropReason | None]) -> bool:
    """Whether a short line is named again in the prose under it."""
    following = next((it for it in blocks[at + 1 : at + 6] if it.is_prose), None)
    word = blocks[at].text.split()[0].strip("0123456789.").casefold()
    return following is not None and len(word) > 2 and word in following.text[:120].casefold()
