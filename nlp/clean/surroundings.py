"""Lines of a page → for each, what its place says: neighbours, shared words, what it would be the head of."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from communique.nlp.clean.features import MOST_WORDS, Line, counted, fifth, numbered, own, step
from communique.nlp.clean.shapes import shapes

AROUND = (-2, -1, 1, 2)
SEARCHED = 50_000
"""Characters of a page in which a line is looked for again."""


def features(lines: Sequence[Line]) -> list[list[str]]:
    """For each line all that the model may weigh."""
    page = _Page.of(lines)
    again = shapes(lines)
    return [
        [*own(line), *_neighbours(lines, at), *page.place(at), *page.section(at), *again[at]]
        for at, line in enumerate(lines)
    ]


def _neighbours(lines: Sequence[Line], at: int) -> Iterator[str]:
    kinds = {by: lines[at + by].kind if 0 <= at + by < len(lines) else "edge" for by in AROUND}
    me = lines[at].kind
    yield from (f"{by:+}={kind}" for by, kind in kinds.items())
    yield f"between={kinds[-1]},{me},{kinds[1]}"
    yield f"gap={min(lines[at].block.gap, 2)}"
    if at + 1 < len(lines):
        yield f"gap-after={min(lines[at + 1].block.gap, 2)}"
        yield f"next-words={step(lines[at + 1].block.words)}"


@dataclass(frozen=True)
class _Section:
    """A line that may be a headline, and the paragraphs under it."""

    head: int
    end: int
    names: frozenset[str]
    texts: int
    shared: float
    """Of the headline's words, those that come again in the first paragraph."""
    signed: bool
    """A byline or date stands between headline and text."""
    fenced: bool
    """What stands before it is no text."""


@dataclass(frozen=True)
class _Page:
    lines: Sequence[Line]
    texts: list[int]
    stems: Counter[str]
    names: Counter[str]
    """In how many paragraphs each stands."""
    repeated: Counter[str]
    headers: list[int | None]
    """For each line the head of a part that is no story (`Recent posts`) above it."""
    sections: dict[int, _Section]
    common: dict[int, float]
    """Of a section's names, those that other sections have too."""
    whole: str

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "_Page":
        sections = _sections(lines)
        names = Counter(name for it in sections.values() for name in it.names)
        common = {
            at: sum(names[name] > 1 for name in it.names) / len(it.names) if it.names else 0.0
            for at, it in sections.items()
        }
        texts = [at for at, line in enumerate(lines) if line.is_text]
        repeated = Counter(line.block.text for line in lines)
        whole = "\n".join(line.block.text for line in lines)
        of_texts = Counter(name for line in lines if line.is_text for name in line.names)
        return cls(lines, texts, counted(lines), of_texts, repeated, _headers(lines), sections, common, whole)

    def place(self, at: int) -> Iterator[str]:
        line = self.lines[at]
        yield f"from-top={step(at)}"
        yield f"from-end={step(len(self.lines) - 1 - at)}"
        yield from self._texts_around(at)
        if self.repeated[line.block.text] > 1:
            yield "repeated"
        bare = line.block.text.strip("\"'“”‘’«»…., ")
        if 3 < line.block.words <= MOST_WORDS and self.whole.count(bare, 0, SEARCHED) > 1:
            yield "said-again"
        others = sum(self.stems[stem] > line.is_text for stem in line.stems)
        if line.stems and self.texts:
            yield f"known-words={fifth(others / len(line.stems))}{',long' if len(line.stems) > 5 else ''}"
        if line.names:
            known = sum(self.names[name] > (name in line.names and line.is_text) for name in line.names)
            yield f"known-names={fifth(known / len(line.names))}"
            yield f"known-names={fifth(known / len(line.names))},{line.kind},{line.person}"
        header = self.headers[at]
        if header is not None:
            since = sum(1 for it in range(header + 1, at) if self.lines[it].is_text)
            yield f"under={self.lines[header].header},{min(since, 2)}"
            yield f"under-since={step(at - header)}"

    def _texts_around(self, at: int) -> Iterator[str]:
        before, after = _nearest(self.texts, at)
        if before is None and after is None:
            yield "no-text"
            return
        place = "before" if before is None else "after" if after is None else "within"
        yield f"place={place}"
        yield f"place={place},{self.lines[at].kind}"
        yield f"place={place},{self.lines[at].kind},{self.lines[at].person}"
        yield f"texts-after={min(len(self.texts) - bisect_right(self.texts, at), 3)},{self.lines[at].kind}"
        if before is not None:
            yield f"text-ago={step(at - before)}"
        if after is not None:
            yield f"text-in={step(after - at)}"
            mine = self.lines[at].stems
            if mine and self.lines[at].kind in {"head", "label", "sentence"}:
                shared = len(mine & self.lines[after].stems) / len(mine)
                yield f"shared={fifth(shared)},{min(after - at, 3)}"

    def section(self, at: int) -> Iterator[str]:
        """What a headline heads, and what all headlines of the page head: of a story its parts, or stories."""
        mine = self.sections.get(at)
        if mine is None:
            return
        yield f"head-texts={min(mine.texts, 4)}"
        yield f"head-common={fifth(self.common[at])}"
        yield f"head-words={min(self.lines[at].block.words, 12)}"
        yield from ("head-signed" for _ in range(mine.signed))
        yield from ("head-fenced" for _ in range(mine.fenced))
        yield from ("head-numbered" for _ in range(numbered(self.lines[at])))
        first = "first" if at == next(iter(self.sections)) else "later"
        yield from (f"{name},{first}" for name in self.all_heads)

    @cached_property
    def all_heads(self) -> list[str]:
        """What all that may be headlines have in common."""
        found = self.sections.values()
        page = {
            "heads": min(len(found), 6),
            "page-texts": min(round(median(it.texts for it in found)), 4),
            "page-common": fifth(median(self.common.values())),
            "page-shared": fifth(sum(it.shared for it in found) / len(found)),
            "page-signed": fifth(sum(it.signed for it in found) / len(found)),
            "page-fenced": fifth(sum(it.fenced for it in found) / len(found)),
            "page-words": min(round(median(self.lines[it.head].block.words for it in found)), 10),
        }
        return [f"{name}={value}" for name, value in page.items()]


def _sections(lines: Sequence[Line]) -> dict[int, _Section]:
    heads: list[tuple[int, int]] = []
    following: int | None = None
    for at in range(len(lines) - 1, -1, -1):
        if lines[at].kind in {"prose", "sentence"}:
            following = at
        elif lines[at].is_head:
            if following is not None:
                heads.append((at, following))
            following = None
    heads.reverse()
    ends = [*(head for head, _ in heads), len(lines)][1:]
    return {head: _section(lines, head, body, end) for (head, body), end in zip(heads, ends, strict=True)}


def _section(lines: Sequence[Line], head: int, body: int, end: int) -> _Section:
    texts = [lines[at] for at in range(body, end) if lines[at].kind in {"prose", "sentence"}]
    mine = lines[head].stems
    return _Section(
        head=head,
        end=end,
        names=frozenset(name for line in (lines[head], *texts[:4]) for name in line.names),
        texts=len(texts),
        shared=len(mine & texts[0].stems) / len(mine) if mine else 0.0,
        signed=any(lines[at].reason for at in range(head + 1, body)),
        fenced=head == 0 or not lines[head - 1].is_text,
    )


def _headers(lines: Sequence[Line]) -> list[int | None]:
    found: list[int | None] = []
    last, started = None, False
    for at, line in enumerate(lines):
        found.append(last)
        started = started or line.is_text
        last = at if line.header and started else last
    return found


def _nearest(texts: Sequence[int], at: int) -> tuple[int | None, int | None]:
    before, after = bisect_left(texts, at) - 1, bisect_right(texts, at)
    return texts[before] if before >= 0 else None, texts[after] if after < len(texts) else None
