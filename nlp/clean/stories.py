"""A raw article → its stories."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from communique.nlp.clean import inline
from communique.nlp.clean.blocks import Block, lines, unwrap
from communique.nlp.clean.bounds import reach
from communique.nlp.clean.inline import Cut, Dateline
from communique.nlp.clean.judge import judge
from communique.nlp.clean.markup import is_html, page
from communique.nlp.clean.mend import mend
from communique.nlp.clean.metadata import Metadata
from communique.nlp.clean.publication import date_in
from communique.nlp.clean.traced import Traced
from communique.nlp.language import language_of
from communique.schemas.articles import Dropped, DropReason, Origin, RawArticle, Segment, Story
from communique.schemas.base import Quote, Span

BETWEEN = "\n\n"


@dataclass(frozen=True)
class Page:
    """A body as it was read: its blocks, why each is dropped, what is cut inside the others."""

    view: Traced
    blocks: Sequence[Block]
    reasons: Sequence[DropReason | None]
    begins: Sequence[int]
    """The blocks with which stories begin."""
    metadata: Metadata

    def kept(self, start: int, end: int) -> list[Block]:
        """The blocks of a story."""
        return [self.blocks[at] for at in range(start, end) if self.reasons[at] is None]


def _primary(language: str | None) -> str | None:
    """`en` of `en-GB` and `EN_us`: the later stages know languages, not their varieties."""
    return language[:2].lower() if language else None


def clean(article: RawArticle, origin: Origin) -> tuple[Story, ...]:
    """The article's stories; an article without text gives one story without text."""
    read = _read(article)
    begins = read.begins or [0]
    bounds = list(zip(begins, [*begins[1:], len(read.blocks)], strict=True))
    page_date = article.published_at or read.metadata.published_at or _date(read, 0, _first_prose(read))
    parts = [_part(read, start, end) for start, end in bounds]
    dropped = _dropped(read, [cut for _, cuts, _ in parts for cut in cuts])
    if (read_to := reach(article.body)) < len(article.body):
        dropped += (Dropped(start=read_to, end=len(article.body), reason=DropReason.UNREAD),)
    return tuple(
        Story(
            article_id=article.id,
            story=number,
            stories=len(bounds),
            origin=origin,
            title=_title(blocks, read, article, alone=len(bounds) == 1),
            section=_section(read, start, end),
            **_text(read.view, blocks, cuts),
            dropped=dropped if number == 0 else (),
            published_at=(_date(read, start, end) if len(bounds) > 1 else None) or page_date,
            dateline_place=_place(read.view, blocks, line),
            language=_primary(article.language)
            or language_of(" ".join(it.text for it in blocks))
            or read.metadata.language,
            publisher=article.publisher or (line.publisher if line else None) or read.metadata.publisher,
            url=article.url,
        )
        for number, ((start, end), (blocks, cuts, line)) in enumerate(zip(bounds, parts, strict=True))
    )


def _read(article: RawArticle) -> Page:
    view, blocks, metadata = blocks_of(article)
    return Page(view, blocks, *judge(blocks, article.title or metadata.title), metadata)


def blocks_of(article: RawArticle) -> tuple[Traced, list[Block], Metadata]:
    """The body as text, its blocks, and what its head says."""
    raw = Traced.of(article.body[: reach(article.body)])
    if is_html(raw.text):
        return page(raw)
    view = unwrap(mend(raw))
    return view, list(lines(view)), Metadata()


def _part(read: Page, start: int, end: int) -> tuple[list[Block], list[Cut], Dateline | None]:
    blocks = read.kept(start, end)
    cuts = list(inline.cuts(blocks))
    first = next((block for block in blocks if block.is_prose), None)
    line = inline.dateline(first) if first else None
    if first and line:
        cuts.append(Cut(first.start, first.start + line.end, DropReason.DATELINE))
    return blocks, sorted(cuts), line


def _text(view: Traced, blocks: Sequence[Block], cuts: Sequence[Cut]) -> dict[str, object]:
    texts: list[str] = []
    segments: list[Segment] = []
    kept: list[Span] = []
    at = 0
    for block in blocks:
        spans = _without(view.text, block, cuts)
        for start, end in spans:
            segments += view.segments(start, end, at)
            kept.append(view.raw(start, end))
            texts.append(view.text[start:end])
            at += end - start
        if spans:
            texts.append(BETWEEN)
            at += len(BETWEEN)
    return {"text": "".join(texts[:-1]), "segments": tuple(segments), "kept": tuple(kept)}


def _without(text: str, block: Block, cuts: Sequence[Cut]) -> list[tuple[int, int]]:
    """What the cuts leave of a block, without blanks at its ends."""
    spans: list[tuple[int, int]] = []
    at = block.start
    for cut in cuts[max(bisect_right(cuts, block.start, key=lambda cut: cut.start) - 1, 0) :]:
        if cut.end <= block.start:
            continue
        if cut.start >= block.end:
            break
        if cut.start > at:
            spans.append((at, cut.start))
        at = max(at, cut.end)
    spans.append((at, block.end))
    spans = [span for span in spans if text[slice(*span)].strip()]
    if spans:
        start, end = spans[0]
        spans[0] = (start + len(text[start:end]) - len(text[start:end].lstrip()), end)
        start, end = spans[-1]
        spans[-1] = (start, start + len(text[start:end].rstrip()))
    return spans


def _dropped(read: Page, cuts: Iterable[Cut]) -> tuple[Dropped, ...]:
    whole = [Cut(it.start, it.end, why) for it, why in zip(read.blocks, read.reasons, strict=True) if why]
    spans = [(read.view.raw(cut.start, cut.end), cut.reason) for cut in sorted([*whole, *cuts])]
    return tuple(Dropped(start=span.start, end=span.end, reason=reason) for span, reason in spans)


def _title(blocks: Sequence[Block], read: Page, article: RawArticle, *, alone: bool) -> str | None:
    own = blocks[0].text if blocks and not blocks[0].is_prose else None
    return ((article.title or read.metadata.title) if alone else None) or own


def _section(read: Page, start: int, end: int) -> str | None:
    near = range(max(start - 2, 0), end)
    return next((read.blocks[at].text for at in near if read.reasons[at] is DropReason.SECTION_LABEL), None)


def _first_prose(read: Page) -> int:
    prose = (at for at, it in enumerate(read.blocks) if it.is_prose and read.reasons[at] is None)
    return next(prose, 0)


def _date(read: Page, start: int, end: int) -> datetime | None:
    """From the lines that are about the story, never from its text or from other headlines."""
    about = (at for at in range(start, min(end, start + 400)) if read.reasons[at] is not None)
    return next((date for at in about if (date := date_in(read.blocks[at].text))), None)


def _place(view: Traced, blocks: Sequence[Block], line: Dateline | None) -> Quote | None:
    first = next((block for block in blocks if block.is_prose), None)
    if first is None or line is None or line.place is None:
        return None
    start, end = line.place
    span = view.raw(first.start + start, first.start + end)
    return Quote(start=span.start, end=span.end, text=first.text[start:end])
