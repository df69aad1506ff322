"""Offsets into a story's text → offsets into the article's raw body."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from communique.schemas.articles import Segment, Story
from communique.schemas.base import Quote, Span


def raw_span(segments: Sequence[Segment], start: int, end: int) -> Span:
    """The raw characters behind `text[start:end]`; what lies between paragraphs belongs to neither.

    A segment of unequal lengths (mended text) counts as a whole. An empty or unmapped span gives an empty one.
    """
    first = bisect_right(segments, start, key=lambda segment: segment.text_end)
    last = bisect_left(segments, end, key=lambda segment: segment.text_start) - 1
    if first > last:
        return _empty(segments, first)
    begin, finish = segments[first], segments[last]
    return Span(
        start=begin.start + max(start - begin.text_start, 0) if _is_plain(begin) else begin.start,
        end=finish.end - max(finish.text_end - end, 0) if _is_plain(finish) else finish.end,
    )


def quote(story: Story, start: int, end: int) -> Quote:
    """The words `story.text[start:end]` with their place in the raw body."""
    span = raw_span(story.segments, start, end)
    return Quote(start=span.start, end=span.end, text=story.text[start:end])


def _is_plain(segment: Segment) -> bool:
    return segment.end - segment.start == segment.text_end - segment.text_start


def _empty(segments: Sequence[Segment], following: int) -> Span:
    place = segments[following].start if following < len(segments) else segments[-1].end if segments else 0
    return Span(start=place, end=place)
