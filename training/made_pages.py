"""Marked pages + furniture → more marked pages: stories of other pages, cut short or not, among furniture at random."""

import html
import re
import tomllib
from pathlib import Path
from random import Random

from marked_text import MARKS, is_heading, last_name, lines_of, paragraphs, plain, sentences

FURNITURE = Path(__file__).parent / "furniture.toml"
STORY = re.compile("▶(.*?)◀", re.DOTALL)
VOICES = (
    ["Q", "A"],
    ["QUESTION", "ANSWER", "MODERATOR"],
    ["09:15", "10:40", "13:05", "16:30"],
    ["March 2021", "Late 2021", "2022", "June 2023", "14 July 2023"],
)


STYLES = [*["own"] * 3, "short", "place"]
"""How the items of a digest are headed."""


class Maker:
    """Parts of pages, and how they may be put together."""

    def __init__(self, sources: list[str], chance: Random) -> None:
        self.chance = chance
        self.parts: dict[str, list[str]] = tomllib.loads(FURNITURE.read_text(encoding="utf-8"))
        bare = [plain(source) for source in sources]
        self.stories = [story for source in bare for story in map(paragraphs, STORY.findall(source)) if len(story) > 1]
        self.tops = [lines_of(source.split("▶")[0]) for source in bare if "▶" in source]
        self.bottoms = [lines_of(source.rsplit("◀")[-1]) for source in bare if "◀" in source]
        self.inner = [it for source in bare for it in re.findall("^⟦([^⟧]{3,200})⟧$", source, re.MULTILINE)]
        self.titles = [story[0] for story in self.stories if len(story[0]) < 120]
        self.heads = [*self.parts["short"], *(text for story in self.stories for text in story[1:] if is_heading(text))]

    def page(self) -> str:
        """A marked page, as text or as HTML."""
        alone = self.chance.random() < 0.55
        body = self._single() if alone else self._digest()
        bare = self.chance.random() < 0.12
        lines = body if bare else [*self._furniture("top", self.tops), *body, *self._furniture("bottom", self.bottoms)]
        if not bare and self.chance.random() < 0.3:
            lines.insert(len(lines), "\n".join(self._others()))
        lines = [line for block in lines for line in block.split("\n") if line.strip()]
        return self._html(lines) if self.chance.random() < 0.2 else self._text(lines)

    def _single(self) -> list[str]:
        title, *texts = self.chance.choice(self.stories)
        if self.chance.random() < 0.3:
            texts = [*texts, *self.chance.choice(self.stories)[1:3]]
        if self.chance.random() < 0.3:
            texts = [sentence for text in texts for sentence in sentences(text)]
        if self.chance.random() < 0.15:
            texts = self._spoken(texts)
        if self.chance.random() < 0.1:
            texts = self._listed(texts)
        if self.chance.random() < 0.3 and len(texts) > 2:
            texts = self._with_parts(texts)
        if self.chance.random() < 0.1:
            texts = [" ".join(texts)]
        lines = [f"▶{title}", *self._meta(), texts[0]]
        if self.chance.random() < 0.15:
            lines.insert(1, sentences(MARKS.sub("", self.chance.choice(texts)))[-1].rstrip("."))
        if self.chance.random() < 0.15:
            lines = [f"▶{texts[0]}"]
        for text in texts[1:]:
            if self.chance.random() < 0.25:
                lines += [f"⟦{line}⟧" for line in self._inner()]
            if self.chance.random() < 0.1:
                lines.append(f"⟦{self._quoted(texts)}⟧")
            lines.append(text)
        lines[-1] += "◀"
        return lines

    def _with_parts(self, texts: list[str]) -> list[str]:
        heads = self.chance.choices(self.heads, k=len(texts))
        upper = self.chance.random() < 0.2
        found: list[str] = []
        for at, text in enumerate(texts):
            if at and self.chance.random() < 0.6:
                found.append(heads[at].upper() if upper else heads[at])
            found.append(text)
        return found

    def _listed(self, texts: list[str]) -> list[str]:
        """A paragraph as a list."""
        sign = self.chance.choice(["• ", "- ", "– ", "* ", "(a) ", ""])
        at = self.chance.randrange(len(texts))
        parts = sentences(texts[at])
        items = [
            f"{sign}{part.rstrip('.')}{self.chance.choice([';', '.', '', ', and'])}"
            for part in parts[1:]
            if "⟦" not in part
        ]
        return [*texts[:at], parts[0].rstrip(".") + ":", *items, *texts[at + 1 :]] if items else texts

    def _spoken(self, texts: list[str]) -> list[str]:
        """An interview, a transcript, a timeline: each paragraph says first who speaks, or when it was."""
        names = self.parts["names"]
        of_names = [[it.upper() for it in names[:3]], [f"{it} (translated)" for it in names[:4]], names[:2]]
        voices = self.chance.choice(
            [VOICES[0], VOICES[1], of_names[0], self.parts["dates"], of_names[1], VOICES[2], of_names[2], VOICES[3]]
        )
        sign = self.chance.choice([": ", ": ", " - ", " — "])
        return [text if text.startswith("⟦") else f"{self.chance.choice(voices)}{sign}{text}" for text in texts]

    def _digest(self) -> list[str]:
        """Stories in one form: each headed, signed, numbered, fenced alike."""
        chance = self.chance
        count = chance.choice([2, 3, 3, 4, 5, 6, 8, 10, 14, 25])
        stories = chance.sample(self.stories, count)
        style = chance.choice(STYLES)
        upper, numbered = chance.random() < 0.15, chance.random() < 0.15
        signed = self._form("meta") if chance.random() < 0.4 else ""
        before = self._form("label") if chance.random() < 0.3 else ""
        after = chance.choice(
            ["Read more", "Full story", "— {paper}", "Source: {paper}", "({paper})", "{paper}, {date}", "Share"]
        )
        after = after if chance.random() < 0.35 else ""
        most = chance.choice([1, 1, 2, 3])
        joints = {"none": "", "run-in": chance.choice([". ", ": ", " – ", ".- "])}
        joint = joints.get(style, "")
        broken_off = chance.choice(["...", "…", " …"]) if chance.random() < 0.15 else ""
        lines: list[str] = []
        for n, (title, *texts) in enumerate(stories, 1):
            own = MARKS.sub("", title)
            heads = {"short": chance.choice(self.parts["short"]), "place": last_name(texts[0]), "none": ""}
            head = heads.get(style, own)
            head = head.upper() if upper else head
            lines += [self._filled(before)] if before and chance.random() < 0.8 else []
            parts = sentences(texts[0]) if chance.random() < 0.2 else texts
            begins = f"▶⟦{n}. ⟧" if numbered else "▶"
            if style in joints:
                lines.append(f"{begins}{head}{joint}{parts[0]}")
            else:
                lines += [f"{begins}{head}", *([f"⟦{self._filled(signed)}⟧"] if signed else []), parts[0]]
            lines += parts[1 : chance.randint(1, most)]
            if broken_off and chance.random() < 0.6 and not lines[-1].endswith("⟧"):
                lines[-1] = lines[-1].rstrip(".") + broken_off
            lines[-1] += "◀"
            lines += [self._filled(after)] if after else []
            lines += ["Advertisement"] if chance.random() < 0.05 else []
        return lines

    def _form(self, kind: str) -> str:
        if kind == "label":
            return self.chance.choice(
                ["{place}", "{paper}", "{paper} ({place})", "{date}", "WORLD", "---", "{n}:{n}5", "{date}, {n}:15"]
            )
        return self.chance.choice(self.parts["meta"])

    def _meta(self) -> list[str]:
        count = self.chance.choice([0, 1, 1, 2, 3, 4, 6])
        return [f"⟦{self._filled(it)}⟧" for it in self.chance.sample(self.parts["meta"], count)]

    def _inner(self) -> list[str]:
        if self.chance.random() < 0.25:
            return self._others()[:4]
        pool = self.inner if self.inner and self.chance.random() < 0.4 else self.parts["inner"]
        return [self._filled(it) for it in self.chance.sample(pool, min(len(pool), self.chance.choice([1, 1, 2])))]

    def _quoted(self, texts: list[str]) -> str:
        """A sentence of the story, set large."""
        sentence = MARKS.sub("", self.chance.choice(sentences(self.chance.choice(texts))))
        return self.chance.choice(["“{}”", '"{}"', "{}", "« {} »"]).format(sentence.strip('"“”'))

    def _others(self) -> list[str]:
        """The head of a part with other stories, and these: headlines, some with a teaser or a time."""
        teased = self.chance.random() < 0.25
        lines = [self._filled(self.chance.choice(self.parts["others"]))] if self.chance.random() < 0.8 else []
        for _ in range(self.chance.randint(2, 7)):
            lines.append(self._head())
            if teased:
                lines.append(self._teaser())
            elif self.chance.random() < 0.2:
                lines.append(
                    self._filled(self.chance.choice(["{date}", "{n} hours ago", "{n} min", "World", "{name}"]))
                )
        return lines

    def _teaser(self) -> str:
        words = MARKS.sub("", self.chance.choice(self.stories)[-1]).split()
        cut = " ".join(words[: self.chance.randint(8, 20)])
        return cut.rstrip(".,") + self.chance.choice(["…", " ...", " […]", "... Read more", "."])

    def _furniture(self, kind: str, real: list[list[str]]) -> list[str]:
        found = list(self.chance.choice(real)) if real and self.chance.random() < 0.5 else []
        more = self.chance.sample(self.parts[kind], self.chance.choice([0, 1, 2, 3, 5, 8]))
        found += map(self._filled, more)
        if kind == "bottom":
            self.chance.shuffle(found)
        if self.chance.random() < 0.2:
            found += [self._head() for _ in range(self.chance.randint(1, 6))]
        return found

    def _head(self) -> str:
        pool = self.titles if self.titles and self.chance.random() < 0.5 else self.parts["heads"]
        return MARKS.sub("", self.chance.choice(pool)).strip()

    def _filled(self, line: str) -> str:
        pools = {"name": "names", "paper": "papers", "place": "places", "date": "dates", "head": "heads"}
        return re.sub(
            r"\{(\w+)\}",
            lambda it: (
                self.chance.choice(self.parts[pools[it[1]]]) if it[1] in pools else str(self.chance.randint(1, 40))
            ),
            line,
        )

    def _text(self, lines: list[str]) -> str:
        """Blank lines everywhere, nowhere, or round paragraphs."""
        style = self.chance.choice(["\n\n", "\n\n", "\n", "mixed"])
        if style != "mixed":
            return style.join(lines)
        return "".join(line + ("\n\n" if len(line) > 100 or self.chance.random() < 0.2 else "\n") for line in lines)

    def _html(self, lines: list[str]) -> str:
        """Elements that say little: what stands in them is known by its words and place."""
        head = self.chance.choice(["h1", "h2", "h3", "b", "p", "div"])
        small = self.chance.choice(["p", "div", "li", "span"])
        rows = []
        for line in lines:
            tag = head if "▶" in line else "p" if len(line) > 100 else small
            text = html.escape(line, quote=False)
            if small != "p" and tag == small and not MARKS.search(line) and self.chance.random() < 0.5:
                text = f'<a href="/x">{text}</a>'
            rows.append(f"<{tag}>{text}</{tag}>")
        return "<html><body><div>" + "\n".join(rows) + "</div></body></html>"
