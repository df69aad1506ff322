"""Raw body and edits → text in which every character knows the raw characters that it stands for."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from communique.schemas.articles import Segment
from communique.schemas.base import Span


class Piece(NamedTuple):
    """Text and the raw characters `[start, end)` behind it; equal lengths map character by character."""

    text: str
    start: int
    end: int


class Edit(NamedTuple):
    """`[start, end)` of a text becomes `text`."""

    start: int
    end: int
    text: str


class Run(NamedTuple):
    """`text[text_start:text_end]` stands for raw `[start, end)`."""

    text_start: int
    text_end: int
    start: int
    end: int

    def cut(self, text_start: int, text_end: int) -> "Run":
        """The part of this run inside `[text_start, text_end)`; of a mended run all raw characters stay."""
        if self.text_end - self.text_start != self.end - self.start:
            return Run(max(self.text_start, text_start), min(self.text_end, text_end), self.start, self.end)
        left, right = max(text_start - self.text_start, 0), max(self.text_end - text_end, 0)
        return Run(self.text_start + left, self.text_end - right, self.start + left, self.end - right)


@dataclass(frozen=True)
class Traced:
    """A text made from a raw body. `runs` are in order; characters between runs are ours (separators)."""

    text: str
    runs: tuple[Run, ...]

    @classmethod
    def of(cls, raw: str) -> "Traced":
        """The raw body itself."""
        return cls(raw, (Run(0, len(raw), 0, len(raw)),) if raw else ())

    @classmethod
    def join(cls, pieces: Iterable[Piece]) -> "Traced":
        """Pieces one after another; a piece of no raw characters is a separator, neighbours grow together."""
        texts: list[str] = []
        runs: list[Run] = []
        at = 0
        for text, start, end in pieces:
            texts.append(text)
            if text and end > start:
                _append(runs, Run(at, at + len(text), start, end))
            at += len(text)
        return cls("".join(texts), tuple(runs))

    def edit(self, edits: Iterable[Edit]) -> "Traced":
        """This text with some parts replaced; edits come in order and do not overlap."""
        pieces: list[Piece] = []
        at = 0
        for start, end, text in edits:
            pieces += self.pieces(at, start)
            pieces.append(Piece(text, *self._raw(start, end)))
            at = end
        pieces += self.pieces(at, len(self.text))
        return Traced.join(pieces)

    def pieces(self, start: int, end: int) -> list[Piece]:
        """`text[start:end]` as pieces, separators included."""
        pieces: list[Piece] = []
        for run in self.within(start, end):
            if run.text_start > start:
                pieces.append(Piece(self.text[start : run.text_start], run.start, run.start))
            pieces.append(Piece(self.text[run.text_start : run.text_end], run.start, run.end))
            start = run.text_end
        if start < end:
            pieces.append(Piece(self.text[start:end], 0, 0))
        return pieces

    def within(self, start: int, end: int) -> list[Run]:
        """The runs that cover `[start, end)`, the outer ones cut to it."""
        found: list[Run] = []
        for index in range(bisect_right(self._ends, start), len(self.runs)):
            if self.runs[index].text_start >= end:
                break
            found.append(self.runs[index].cut(start, end))
        return found

    def raw(self, start: int, end: int) -> Span:
        """The raw span from the first to the last character of `[start, end)`."""
        first, last = self._raw(start, end)
        return Span(start=first, end=last)

    def segments(self, start: int, end: int, at: int) -> list[Segment]:
        """`text[start:end]` put at `at` in a story's text."""
        shift = at - start
        return [
            Segment(start=run.start, end=run.end, text_start=run.text_start + shift, text_end=run.text_end + shift)
            for run in self.within(start, end)
        ]

    @cached_property
    def _ends(self) -> list[int]:
        return [run.text_end for run in self.runs]

    def _raw(self, start: int, end: int) -> tuple[int, int]:
        runs = self.within(start, end)
        return (runs[0].start, runs[-1].end) if runs else (0, 0)


def _append(runs: list[Run], run: Run) -> None:
    """Add a run, grown together with the one before it where both map character by character."""
    if runs:
        last = runs[-1]
        plain = last.text_end - last.text_start == last.end - last.start
        touching = last.text_end == run.text_start and last.end == run.start
        if plain and touching and run.text_end - run.text_start == run.end - run.start:
            runs[-1] = Run(last.text_start, run.text_end, last.start, run.end)
            return
    runs.append(run)
