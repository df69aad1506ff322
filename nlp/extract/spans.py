"""A parsed sentence → the noun phrases that may be an actor or a recipient, overlapping alternatives included."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spacy.tokens import Doc, Span, Token

from communique.nlp.extract import joined
from communique.nlp.extract.words import words

PERSONAL = words("spans.pronoun")
JOINTS = words("spans.preposition")
SITES = words("spans.site")
ARGUMENTS = frozenset({"dobj", "nsubj", "pobj", "nsubjpass"})
MODIFIERS = frozenset({"amod", "compound", "nmod"})
LONGEST = 14
"""Tokens of a phrase with its prepositions: a longer one names more than one thing."""


class Candidate(NamedTuple):
    """Characters `[start, end)` of the sentence, the token at the head, and how roundabout the wording is.

    0 is a whole noun phrase, a possessor or a modifier that names somebody; 1 goes on with "of …" or an apposition,
    or says where; 2 is a bare head.
    """

    start: int
    end: int
    head: int
    detour: int = 0


def find(doc: Doc, names: Sequence[tuple[int, int]] = ()) -> list[Candidate]:
    """All candidates in the order of the text; `names` are the spans of known names, which no candidate cuts."""
    joint = [*_joined(doc, names)]
    found = {(candidate.start, candidate.end): candidate for candidate in joint}
    for candidate in (*_phrases(doc), *_words(doc, set(names))):
        part = any(candidate.head == whole.head and candidate.start >= whole.start for whole in joint)
        if not part and not any(_cuts(candidate, start, end) for start, end in names):
            found.setdefault((candidate.start, candidate.end), candidate)
    return sorted(found.values())


def _cuts(candidate: Candidate, start: int, end: int) -> bool:
    """Whether a candidate is a mere part of a name: "United" of "United States"."""
    within = start <= candidate.start and candidate.end <= end
    return within and (candidate.end - candidate.start) < end - start


def overlap(a: Candidate, b: Candidate) -> bool:
    """Whether two candidates share characters: then at most one of them is meant."""
    return a.start < b.end and b.start < a.end


def _candidate(doc: Doc, first: int, last: int, head: Token, detour: int = 0) -> Candidate:
    return Candidate(doc[first].idx, doc[last].idx + len(doc[last]), head.i, detour)


def _phrases(doc: Doc) -> Iterator[Candidate]:
    """Noun chunks; each with its "of the …", and with the chunk that it stands in apposition to."""
    chunks: dict[int, Span] = {chunk.root.i: chunk for chunk in doc.noun_chunks}
    for chunk in chunks.values():
        head = chunk.root
        if head.pos_ == "PRON" and head.lower_ not in PERSONAL:
            continue
        yield _candidate(doc, chunk.start, chunk.end - 1, head, int(_site(head)))
        for preposition in head.rights:
            last = preposition.right_edge.i
            if preposition.dep_ == "prep" and preposition.lower_ in JOINTS and last - chunk.start < LONGEST:
                yield _candidate(doc, chunk.start, last, head, 1)
        if head.dep_ == "appos" and head.head.i in chunks and chunks[head.head.i].start < chunk.start:
            yield _candidate(doc, chunks[head.head.i].start, chunk.end - 1, head.head, 1)


def _site(head: Token) -> bool:
    """Whether a phrase says where: "in Minsk" is seldom whom it is done to, if somebody else is named."""
    return head.dep_ == "pobj" and head.head.lower_ in SITES


def _joined(doc: Doc, names: Sequence[tuple[int, int]]) -> Iterator[Candidate]:
    """The noun that names share, from the first of them on: a headline's comma keeps the parser from seeing it."""
    for first, noun in joined.nouns(doc, names):
        yield _candidate(doc, min(first.i, noun.left_edge.i), noun.i, noun)


def _words(doc: Doc, names: set[tuple[int, int]]) -> Iterator[Candidate]:
    """Possessors, capitalised modifiers ("Afghan" of "the Afghan economy") and the bare heads of arguments."""
    for token in doc:
        if token.dep_ == "poss" and (token.pos_ != "PRON" or token.lower_ in words("spans.possessive")):
            yield _candidate(doc, token.left_edge.i, token.i, token)
        named = (token.idx, token.idx + len(token)) in names
        if token.dep_ in MODIFIERS and token.text[:1].isupper() and (named or not names):
            yield _candidate(doc, token.i, token.i, token, 1)
        elif token.dep_ in ARGUMENTS and token.pos_ in {"NOUN", "PROPN"}:
            yield _candidate(doc, token.i, token.i, token, 2)
