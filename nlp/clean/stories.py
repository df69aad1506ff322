"""A raw article → its stories."""

from collections.abc import Sequence

from communique.nlp.clean.blocks import Block, lines
from communique.nlp.clean.families import reason_of
from communique.nlp.clean.mend import mend
from communique.nlp.clean.traced import Traced
from communique.nlp.language import language_of
from communique.schemas.articles import Dropped, DropReason, Origin, RawArticle, Segment, Story
from communique.schemas.base import Span

BETWEEN = "\n\n"


def clean(article: RawArticle, origin: Origin) -> tuple[Story, ...]:
    """The article's stories; an article without text gives one story without text."""
    view = mend(Traced.of(article.body))
    blocks = list(lines(view.text))
    reasons = [reason_of(block.text) for block in blocks]
    return (_story(article, origin, view, blocks, reasons),)


def _story(
    article: RawArticle, origin: Origin, view: Traced, blocks: Sequence[Block], reasons: Sequence[DropReason | None]
) -> Story:
    text, segments = _text(view, [block for block, reason in zip(blocks, reasons, strict=True) if reason is None])
    return Story(
        article_id=article.id,
        story=0,
        stories=1,
        origin=origin,
        title=article.title,
        text=text,
        segments=segments,
        kept=tuple(Span(start=segment.start, end=segment.end) for segment in segments),
        dropped=tuple(_dropped(view, blocks, reasons)),
        published_at=article.published_at,
        language=article.language or language_of(text),
        publisher=article.publisher,
        url=article.url,
    )


def _text(view: Traced, kept: Sequence[Block]) -> tuple[str, tuple[Segment, ...]]:
    segments: list[Segment] = []
    at = 0
    for block in kept:
        segments += view.segments(block.start, block.end, at)
        at += len(block.text) + len(BETWEEN)
    return BETWEEN.join(block.text for block in kept), tuple(segments)


def _dropped(view: Traced, blocks: Sequence[Block], reasons: Sequence[DropReason | None]) -> list[Dropped]:
    dropped: list[Dropped] = []
    for block, reason in zip(blocks, reasons, strict=True):
        if reason is not None:
            span = view.raw(block.start, block.end)
            dropped.append(Dropped(start=span.start, end=span.end, reason=reason))
    return dropped
