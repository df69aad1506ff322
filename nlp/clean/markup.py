"""HTML → its visible text with raw offsets, as blocks that know their element, and the page's metadata."""

import re
from dataclasses import dataclass, replace

from communique.nlp.clean.blocks import END, Block
from communique.nlp.clean.families import knowledge, reason_of
from communique.nlp.clean.mend import mend
from communique.nlp.clean.metadata import ATTRIBUTE, TAG, Metadata, metadata
from communique.nlp.clean.traced import Edit, Piece, Traced
from communique.schemas.articles import DropReason

DEEPEST = 200
LONGEST_BUTTON = 30
BUTTONS = {DropReason.SHARE, DropReason.READ_MORE, DropReason.COMMENTS}
MARKED = re.compile(r"</?(?:html|head|body|article|p|div|h[1-6]|br|table|td|ul|li|span)\b[^<>]*>", re.IGNORECASE)
OPAQUE = {"script", "style", "template", "noscript", "svg", "select", "iframe", "textarea", "title", "object"}
VOID = {"br", "hr", "img", "input", "meta", "link", "wbr", "source", "area", "base", "col", "embed"}
INLINE = {
    "a",
    "b",
    "i",
    "em",
    "strong",
    "u",
    "s",
    "small",
    "big",
    "font",
    "sup",
    "sub",
    "mark",
    "q",
    "cite",
    "code",
    "abbr",
    "acronym",
    "time",
    "tt",
    "label",
    "wbr",
    "img",
    "bdi",
    "bdo",
}
HINTS = {
    "nav": DropReason.MENU, "footer": DropReason.FOOTER, "aside": DropReason.RELATED, "form": DropReason.SUBSCRIPTION,
    "button": DropReason.SHARE, "figcaption": DropReason.CAPTION, "figure": DropReason.CAPTION,
    "time": DropReason.DATE_LINE,
    "sup": DropReason.FOOTNOTE, "address": DropReason.BYLINE,
}  # fmt: skip
BLANKS = re.compile(r"\s+")


def is_html(body: str) -> bool:
    """Whether there are enough elements in its first part to be a page and not a text about one."""
    return len(MARKED.findall(body[:20_000])) >= 2


def page(raw: Traced) -> tuple[Traced, list[Block], Metadata]:
    """The page's text, each element's text on its own lines, with what the elements say of it."""
    reader = _Reader(raw.text)
    reader.read()
    view = _collapse(mend(Traced.join(reader.pieces)))
    return view, _blocks(view, reader.marks), metadata(raw.text[:200_000])


@dataclass(frozen=True)
class _Mark:
    """Where in the raw body an element's text begins."""

    start: int
    tag: str
    hint: DropReason | None
    link: bool


class _Reader:
    """One pass over the tags, with the stack of open elements."""

    def __init__(self, body: str) -> None:
        self.body = body
        self.pieces: list[Piece] = []
        self.marks: list[_Mark] = []
        self.open: list[tuple[str, DropReason | None]] = []

    def read(self) -> None:
        at = 0
        opaque: str | None = None
        for tag in TAG.finditer(self.body):
            name = (tag["comment"] or tag["name"] or "").lower()
            if opaque == "<!--":
                opaque = None if name == "-->" else opaque
            elif opaque:
                if not (tag["close"] and name == opaque):
                    continue
                opaque = None
            elif name == "-->":
                continue
            elif name == "<!--":
                self._text(at, tag.start())
                opaque = name
            else:
                self._text(at, tag.start())
                opaque = name if name in OPAQUE and not tag["close"] and not tag["attributes"].endswith("/") else None
                self._element(name, bool(tag["close"]), tag["attributes"] or "", tag.end())
            at = tag.end()
        if not opaque:
            self._text(at, len(self.body))

    def _text(self, start: int, end: int) -> None:
        if end > start:
            names = [name for name, _ in self.open]
            tag = next((name for name in reversed(names) if name not in INLINE), "p")
            hint = next((hint for _, hint in reversed(self.open) if hint), None)
            self.marks.append(_Mark(start, tag, hint, "a" in names))
            self.pieces.append(Piece(BLANKS.sub(lambda it: " " * len(it.group()), self.body[start:end]), start, end))

    def _element(self, name: str, close: bool, attributes: str, at: int) -> None:
        if name and name not in INLINE:
            self.pieces.append(Piece("\n", at, at))
        if close:
            self._close(name)
        elif name and name not in VOID and name not in OPAQUE and len(self.open) < DEEPEST:
            if name in {"p", "li", "td", "tr"} and self.open and self.open[-1][0] == name:
                self.open.pop()
            self.open.append((name, _hint(name, attributes)))
            if name in HINTS or name == "sup":
                self.pieces.append(Piece("\n" if name in {"time", "button"} else "", at, at))

    def _close(self, name: str) -> None:
        for depth in range(len(self.open) - 1, -1, -1):
            if self.open[depth][0] == name:
                del self.open[depth:]
                return


def _hint(name: str, attributes: str) -> DropReason | None:
    if name in HINTS:
        return HINTS[name]
    if name in {"body", "html", "article", "main"}:
        return None
    values = {key.lower(): one or two or three for key, one, two, three in ATTRIBUTE.findall(attributes[:2000])}
    for value in (values.get("class", ""), values.get("id", "")):
        for reason, pattern in knowledge().hints:
            if value and any(pattern.search(word) for word in value.split()):
                return reason
    return None


def _collapse(view: Traced) -> Traced:
    return view.edit(Edit(*it.span(), " ") for it in re.finditer(r" {2,}", view.text))


def _blocks(view: Traced, marks: list[_Mark]) -> list[Block]:
    """Lines of the view; where the hint changes inside a line (a byline's span, a footnote), the line is divided."""
    blocks: list[Block] = []
    starts = [run.start for run in view.runs]
    at = 0
    spans: list[tuple[int, int, _Mark]] = []
    for run, start in zip(view.runs, starts, strict=True):
        while at + 1 < len(marks) and marks[at + 1].start <= start:
            at += 1
        spans.append((run.text_start, run.text_end, _button(view, run.text_start, run.text_end, marks[at])))
    group: list[tuple[int, int, _Mark]] = []
    for span in [*spans]:
        if group and ("\n" in view.text[group[-1][1] : span[0]] or span[2].hint is not group[-1][2].hint):
            blocks += _block(view, group)
            group = []
        group.append(span)
    return blocks + _block(view, group)


def _button(view: Traced, start: int, end: int, mark: _Mark) -> _Mark:
    """A link to share by, or to read on, that hangs on the end of a paragraph is no part of its last sentence."""
    last = view.text[end : end + 1] in {"", "\n"} and END.search(view.text[max(start - 12, 0) : start])
    if not mark.link or mark.hint or not last or end - start > LONGEST_BUTTON:
        return mark
    reason = reason_of(view.text[start:end].strip())
    return replace(mark, hint=reason) if reason in BUTTONS else mark


def _block(view: Traced, group: list[tuple[int, int, _Mark]]) -> list[Block]:
    if not group:
        return []
    text = view.text[group[0][0] : group[-1][1]]
    if not text.strip():
        return []
    start = group[0][0] + len(text) - len(text.lstrip())
    links = sum(end - begin for begin, end, mark in group if mark.link) / max(len(text), 1)
    body = text.strip()
    tag = next((mark.tag for begin, end, mark in group if view.text[begin:end].strip()), group[0][2].tag)
    return [Block(start, start + len(body), body, 1, tag, group[0][2].hint, links)]
