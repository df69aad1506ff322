"""Blocks → for each the reason why it is no text of a story, or None; and the blocks with which stories begin."""

from collections.abc import Sequence

from communique.nlp.clean.blocks import Block
from communique.nlp.clean.families import header_of, knowledge, reason_of
from communique.nlp.clean.features import Line, look
from communique.nlp.clean.lines import Label, label
from communique.nlp.clean.publication import date_in
from communique.nlp.clean.surroundings import features
from communique.schemas.articles import DropReason

Reasons = list[DropReason | None]
LABEL = 3
"""A line of so few words is no headline."""
FEW = 2


def judge(blocks: Sequence[Block], known_title: str | None = None) -> tuple[Reasons, list[int]]:
    """The reasons, and where stories begin: the model says what is text, words and place say why the rest is not."""
    reasons = first_look(blocks)
    lines = look(blocks, reasons)
    labels = label(features(lines))
    _spared(lines, labels, alone=reasons == [None])
    _titled(blocks, labels, known_title)
    kept = [at for at, it in enumerate(labels) if it is not Label.OUT]
    begins = sorted({*kept[:1], *(at for at in kept if labels[at] is Label.HEAD)})
    for at, it in enumerate(labels):
        reasons[at] = None if it is not Label.OUT else reasons[at] or _by_place(blocks, labels, at, kept)
    return reasons, begins


def _spared(lines: Sequence[Line], labels: list[Label], *, alone: bool) -> None:
    """The one or two paragraphs of a short page are its text, whatever stands around them; so is all that there is."""
    headed = next((at for at, line in enumerate(lines) if line.header), len(lines))
    texts = [at for at, line in enumerate(lines[: headed + 1]) if line.is_text]
    texts = [0] if alone else texts
    for at in texts if len(texts) <= FEW else []:
        labels[at] = Label.TEXT if labels[at] is Label.OUT else labels[at]


def first_look(blocks: Sequence[Block]) -> Reasons:
    """What markup and words say of each block by itself."""
    return [block.hint or reason_of(block.text) or _date_line(block) or _caption(block) for block in blocks]


def _date_line(block: Block) -> DropReason | None:
    short = block.words <= 16 and not block.is_prose
    return DropReason.DATE_LINE if short and date_in(block.text) else None


def _caption(block: Block) -> DropReason | None:
    short = len(block.text) <= 600 and block.words <= 60 and not block.text.endswith((".”", '."'))
    return DropReason.CAPTION if short and knowledge().credit_tail.search(block.text) else None


def _titled(blocks: Sequence[Block], labels: list[Label], known_title: str | None) -> None:
    """The title that the article is known by heads its first story, wherever it stands before it."""
    first = next((at for at, it in enumerate(labels) if it is Label.TEXT), len(labels))
    title = (known_title or "").casefold()
    found = next((at for at in range(first) if title and blocks[at].text.casefold() == title), None)
    if found is not None and Label.HEAD not in labels[: found + 1]:
        labels[found] = Label.HEAD
        for at in range(found + 1, first):
            labels[at] = Label.TEXT if labels[at] is Label.HEAD else labels[at]


def _by_place(blocks: Sequence[Block], labels: Sequence[Label], at: int, kept: Sequence[int]) -> DropReason:
    """Why a line is no text that does not say so itself."""
    block = blocks[at]
    if not kept or at < kept[0]:
        return DropReason.MENU if block.words <= LABEL else DropReason.SECTION_LABEL
    above = at
    while above > kept[0] and labels[above] is Label.OUT:
        if reason := header_of(blocks[above].text):
            return reason
        above -= 1
    if labels[above] is Label.HEAD:
        return DropReason.BYLINE
    if block.words <= LABEL:
        return DropReason.MENU if at > kept[-1] else DropReason.SECTION_LABEL
    if not block.is_prose:
        return DropReason.RELATED
    return DropReason.FOOTER if at > kept[-1] else DropReason.CAPTION
