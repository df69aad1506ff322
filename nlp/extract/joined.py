"""Names that share a noun: "US, Russian diplomats", "Oslo and Seoul's ministers"; or a hyphen: "Lula-Petro talks"."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from spacy.tokens import Doc, Token

from communique.nlp.extract.words import words

NameSpan = tuple[int, int]
"""Characters `[start, end)` of a known name."""

LINK = re.compile(r"(?P<comma>\s*,\s*)|\s*(?:[-‐–/&]|,? and)\s*")
HYPHENS = frozenset("-‐–/")
SHARING = frozenset({"amod", "compound", "nmod", "poss", "conj"})
BEFORE = words("joined.before")


def runs(text: str, names: Sequence[NameSpan]) -> list[list[NameSpan]]:
    """Two or more names each, with nothing but a comma, a hyphen or "and" between one and the next."""
    found: list[list[NameSpan]] = [[]]
    for name in sorted(names):
        if found[-1] and not LINK.fullmatch(text, found[-1][-1][1], name[0]):
            found.append([])
        found[-1].append(name)
    return [run for run in found if len(run) > 1]


def nouns(doc: Doc, names: Sequence[NameSpan]) -> Iterator[tuple[Token, Token]]:
    """The first word of each run and the noun that its names share; the noun's own phrase may lack the first names."""
    for run in runs(doc.text, names):
        first, last = (doc.char_span(*name, alignment_mode="expand") for name in (run[0], run[-1]))
        if first is None or last is None or (_comma(doc.text, run) and not _opens(first[0])):
            continue
        noun = last.root
        while noun.i < last.end and noun.dep_ in SHARING:
            noun = noun.head
        if noun.i >= last.end:
            yield first[0], noun


def _comma(text: str, run: Sequence[NameSpan]) -> bool:
    links = [LINK.fullmatch(text, a[1], b[0]) for a, b in pairwise(run)]
    return any(link is not None and link["comma"] for link in links)


def _opens(first: Token) -> bool:
    """Whether nothing but "Top" stands before: a comma joins names in headlines, and parts them elsewhere."""
    return all(token.lower_ in BEFORE for token in first.doc[: first.i])


def hyphened(a: Token, b: Token) -> bool:
    """Whether a hyphen alone stands between the two."""
    first, second = sorted((a, b), key=lambda token: token.i)
    return second.i - first.i == 2 and first.doc[first.i + 1].text in HYPHENS
