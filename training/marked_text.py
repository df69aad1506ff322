"""A marked page's text → its parts: paragraphs, headings, sentences, lines of furniture."""

import html
import re

MARKS = re.compile("[▶◀⟦⟧]")
CUT = re.compile("⟦([^⟧]*)⟧")
UNSEEN = re.compile(r"<(script|style|title)\b.*?</\1>|<!--.*?-->|<[!/a-zA-Z][^<>]*>", re.DOTALL | re.IGNORECASE)
INLINE = re.compile(r"</?(?:a|b|i|em|strong|span|sup|small|time|font|u)\b", re.IGNORECASE)


def is_heading(text: str) -> bool:
    """Whether a paragraph is the heading of a part: short, and no sentence."""
    return len(text) < 60 and text[-1].isalnum() and not MARKS.search(text)


def plain(source: str) -> str:
    """A marked page without its elements, and no mark over the end of a line."""
    if "</" in source:
        source = UNSEEN.sub(lambda it: "" if INLINE.match(it.group()) else "\n", source.replace("\n", " "))
        source = html.unescape(source)
    return CUT.sub(lambda it: "\n".join(f"⟦{line}⟧" if line.strip() else line for line in it[1].split("\n")), source)


def paragraphs(story: str) -> list[str]:
    """The paragraphs of a story that are not furniture as a whole."""
    return [line.strip() for line in story.split("\n") if line.strip() and not re.fullmatch("⟦[^⟧]*⟧", line.strip())]


def last_name(text: str) -> str:
    """The last name in it: items of a digest may stand under their country."""
    found = re.findall(r"\b[A-Z][a-z]{3,}(?: [A-Z][a-z]{3,})?", MARKS.sub("", text)[1:])
    return found[-1] if found else "World"


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph; one with marks stays whole."""
    return [text] if MARKS.search(text) else re.split(r"(?<=[.!?])\s+(?=[A-Z“\"])", text)


def lines_of(text: str) -> list[str]:
    """The lines of what surrounds stories, without marks and gold."""
    return [line.strip() for line in MARKS.sub("", text).split("\n") if line.strip() and not line.startswith("%% ")]
