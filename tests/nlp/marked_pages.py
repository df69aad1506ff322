"""A marked page → its body, the gold about it, and how much of it cleaning kept (see ../pages/README.md)."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from communique.nlp.clean import clean
from communique.schemas.articles import Origin, RawArticle, Story

PAGES = Path(__file__).parent.parent / "pages"
REAL = Path(__file__).parent.parent.parent.parent / "shared" / "pages"
UNSEEN = re.compile(r"<(script|style|title)\b.*?</\1>|<[!/a-zA-Z][^<>]*>", re.DOTALL | re.IGNORECASE)


@dataclass
class Page:
    name: str
    body: str
    stories: list[tuple[int, int]] = field(default_factory=list)
    cuts: list[tuple[int, int]] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    source: str = ""
    """With its marks."""

    lot: str = ""
    """The folder it lies in: `held-out` if nothing was trained on it."""

    @property
    def held_out(self) -> bool:
        """Written and marked before the rules were last worked on, and not looked at since."""
        return self.lot == "held-out"


@dataclass
class Score:
    story: int = 0
    story_kept: int = 0
    furniture: int = 0
    furniture_dropped: int = 0
    stories: int = 0
    stories_found: int = 0
    stories_given: int = 0
    lost: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def __add__(self, other: "Score") -> "Score":
        return Score(*(a + b for a, b in zip(vars(self).values(), vars(other).values(), strict=True)))

    @property
    def kept(self) -> float:
        return self.story_kept / max(self.story, 1)

    @property
    def dropped(self) -> float:
        return self.furniture_dropped / max(self.furniture, 1)


def own_pages() -> list[Page]:
    return [marked(path) for path in sorted(PAGES.rglob("*")) if path.suffix in {".txt", ".html"}]


def real_pages() -> list[Page]:
    return [real(path) for path in sorted(REAL.glob("*.json"))]


def marked(path: Path) -> Page:
    head, text = re.match(r"((?:%% [^\n]*\n)*)(.*)", path.read_text(), re.DOTALL).groups()  # type: ignore[union-attr]
    page = parsed(path.name, text)
    page.lot = "" if path.parent == PAGES else path.parent.name
    page.facts = dict(line[3:].partition(": ")[::2] for line in head.rstrip("\n").split("\n") if line)
    return page


def parsed(name: str, text: str) -> Page:
    page = Page(name, "", source=text)
    begun: dict[str, int] = {}
    body: list[str] = []
    for char in text:
        if char in "▶⟦":
            begun[char] = len(body)
        elif char == "◀":
            page.stories.append((begun.pop("▶"), len(body)))
        elif char == "⟧":
            page.cuts.append((begun.pop("⟦"), len(body)))
        else:
            body.append(char)
    if begun:
        raise ValueError(f"{name}: a mark is not closed: {begun}")
    page.body = "".join(body)
    return page


def real(path: Path) -> Page:
    gold = json.loads(path.read_text())
    body = path.with_suffix(".txt").read_bytes().decode()
    spans = [[(it["start"], it["end"]) for it in gold[kind]] for kind in ("stories", "boilerplate")]
    return Page(path.stem, body, spans[0], spans[1], {"accept": " ".join(gold["published_accept"])})


def cleaned(page: Page) -> tuple[Story, ...]:
    return clean(RawArticle(id=page.name, body=page.body), Origin(partition=0, offset=0))


def score(page: Page) -> Score:
    stories = cleaned(page)
    visible = _visible(page.body)
    gold = _mask(page.body, page.stories) - _mask(page.body, page.cuts)
    kept = _mask(page.body, [(span.start, span.end) for story in stories for span in story.kept])
    story, furniture = gold & visible, visible - gold
    return Score(
        len(story),
        len(story & kept),
        len(furniture),
        len(furniture - kept),
        len(page.stories),
        sum(any(_same(page, span, it) for it in stories) for span in page.stories),
        sum(bool(it.text) for it in stories),
        [f"{page.name}: {text}" for text in _texts(page.body, story - kept)],
        [f"{page.name}: {text}" for text in _texts(page.body, furniture & kept)],
    )


def _same(page: Page, span: tuple[int, int], story: Story) -> bool:
    """The same bounds, up to blanks, marks and tags at both ends."""
    if not story.kept:
        return False
    own = (story.kept[0].start, story.kept[-1].end)
    visible = _visible(page.body) - _mask(page.body, page.cuts)
    apart = _mask(page.body, [span]) ^ _mask(page.body, [own])
    return len(apart & visible) <= 2


def _visible(body: str) -> set[int]:
    hidden = _mask(body, [found.span() for found in UNSEEN.finditer(body)])
    return {at for at, char in enumerate(body) if not char.isspace() and char != "\u00a0"} - hidden


def _mask(body: str, spans: list[tuple[int, int]]) -> set[int]:
    return {at for start, end in spans for at in range(start, min(end, len(body)))}


def _texts(body: str, places: set[int]) -> Iterator[str]:
    run: list[int] = []
    for at in sorted(places):
        if run and at > run[-1] + 2:
            yield body[run[0] : run[-1] + 1]
            run = []
        run.append(at)
    if run:
        yield body[run[0] : run[-1] + 1]
