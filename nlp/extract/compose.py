"""Candidates, a reading and links → the acts of a sentence: scored, the best kept, each with the words that say it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Token

from communique.nlp.extract import anchors, joined, vetoes
from communique.nlp.extract.lexicon import Sense
from communique.nlp.extract.passages import Read
from communique.nlp.extract.predicates import Predicate
from communique.nlp.extract.reading import INDEX, MUTUAL, Array
from communique.nlp.extract.rules import Link
from communique.nlp.extract.scores import score
from communique.nlp.extract.spans import Candidate, overlap
from communique.nlp.reader import TYPES, Reading

ONE_SIDED = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN", "SANCTION", "COERCE", "MOBILIZE", "AID", "PROTEST"})
"""Not done by one to another of those who do something together."""
BELONGING = frozenset({"poss", "compound", "amod", "nmod", "appos", "nummod"})
DETOUR_WEIGHT = 1.0
"""Log-odds by which a part of a phrase, or a phrase with its "of …", must be surer than the plain phrase."""
THRESHOLD = 0.7
UNNAMED = 0.9
"""For an act that no word of the lexicon names."""
STATEMENT = 0.98
"""How sure the reader must be that a sentence holds no act, to be believed against everything else."""


@dataclass(frozen=True)
class Act:
    """One act: candidates by position, the type and what speaks for it."""

    label: str
    actor: int | None
    recipient: int | None
    score: float
    told: float
    """How likely it is that the sentence tells of an act of this type at all."""
    anchor: Token
    """The word that says it."""
    predicate: Predicate | None
    """The anchor as the lexicon knows it."""
    sense: Sense | None
    """Its sense of this type."""
    reason: str


def find(read: Read, links: Sequence[Link], predicates: Sequence[Predicate]) -> list[Act]:
    """The acts of a sentence, those between two sides first, the surest of each first."""
    candidates = read.candidates
    if not candidates:
        return []
    scores = score(candidates, read.reading, links)
    kept: list[Act] = []
    for act in _between(read, scores, links, predicates):
        if act.score >= (THRESHOLD if act.sense else UNNAMED) and not any(_same(act, k, candidates) for k in kept):
            kept.append(act)
    for act in _alone(read, scores, links, predicates):
        if not any(_covers(other, act, candidates) for other in kept):
            kept.append(act)
    return [act for act in kept if act.label == "REQUEST"] if _words_only(read.reading) else kept


def _words_only(reading: Reading) -> bool:
    """Whether the sentence tells of nothing but words: comment, claims, condolences. An appeal is an act."""
    return float(reading.quad[0]) >= STATEMENT


def _between(read: Read, scores: Array, links: Sequence[Link], predicates: Sequence[Predicate]) -> Iterator[Act]:
    """What one candidate does to another."""
    doc, candidates, sure = read.doc, read.candidates, 1 - scores[:, :, 0]
    for i, j in sorted(np.argwhere(sure > THRESHOLD).tolist(), key=lambda ij: _order(ij, sure, candidates)):
        a, b = candidates[i], candidates[j]
        name = TYPES[1 + int(np.argmax(scores[i, j, 1:]))]
        together = name in ONE_SIDED and doc[b.head] in doc[a.head].conjuncts
        if overlap(a, b) or _nested(doc[a.head], doc[b.head]) or together:
            continue
        anchor, predicate, sense, reason = anchors.find(doc, (a, b), name, links, predicates)
        if anchor is not None and vetoes.reason(doc, (a, b), name, anchor, predicate) is None:
            yield Act(name, i, j, float(sure[i, j]), _told(read, name), anchor, predicate, sense, reason)


def _alone(read: Read, scores: Array, links: Sequence[Link], predicates: Sequence[Predicate]) -> Iterator[Act]:
    """Acts with one side, named by the lexicon: no recipient is told, or a passive is without its agent."""
    candidates, reading, sure = read.candidates, read.reading, 1 - scores[:, :, 0]
    order = [[k, k] for k in range(len(candidates)) if sure[k, k] >= THRESHOLD]
    for k, _ in sorted(order, key=lambda ij: _order(ij, sure, candidates)):
        name = TYPES[1 + int(np.argmax(scores[k, k, 1:]))]
        anchor, predicate, sense, reason = anchors.find_alone(read.doc, candidates[k], name, links, predicates)
        if anchor is not None and sense is not None:
            acts = name in MUTUAL or reading.actor[k] >= reading.recipient[k]
            actor, recipient = (k, None) if acts else (None, k)
            yield Act(name, actor, recipient, float(sure[k, k]), _told(read, name), anchor, predicate, sense, reason)


def _told(read: Read, name: str) -> float:
    return float(read.reading.told[INDEX[name]])


def _nested(a: Token, b: Token) -> bool:
    """Whether one only says whose or which the other is: "China" in "China's defence minister"."""
    return not joined.hyphened(a, b) and any(_belongs(inner, outer) for inner, outer in ((a, b), (b, a)))


def _named_by(token: Token) -> Token:
    """The head of a name in apposition: "minister" of "China's minister, Li"."""
    return token.head if token.dep_ == "appos" else token


def _belongs(inner: Token, outer: Token) -> bool:
    token = inner
    while (token.dep_ in BELONGING or _of(token)) and token.head is not token:
        token = token.head
        if token in {outer, _named_by(outer)}:
            return True
    return False


def _of(token: Token) -> bool:
    """The steps up from "Mali" in "the presidents of Niger and Mali"."""
    if token.dep_ == "conj":
        return token.head.dep_ == "pobj" and token.head.head.lower_ == "of"
    return (token.dep_ == "pobj" and token.head.lower_ == "of") or (token.dep_ == "prep" and token.lower_ == "of")


def _order(ij: list[int], sure: Array, candidates: Sequence[Candidate]) -> tuple[float, int]:
    """The surest first, by log-odds; a roundabout wording must be surer to be preferred, then the shortest words."""
    i, j = ij
    length = candidates[i].end - candidates[i].start + candidates[j].end - candidates[j].start
    odds = np.log(sure[i, j] / max(1 - sure[i, j], 1e-9))
    return DETOUR_WEIGHT * (candidates[i].detour + candidates[j].detour) - float(odds), length


def _same(act: Act, other: Act, candidates: Sequence[Candidate]) -> bool:
    """Whether two acts are one told twice: by overlapping phrases, or by the same words with other partners."""
    if act.actor is None or act.recipient is None or other.actor is None or other.recipient is None:
        return False
    a, b, c, d = (candidates[k] for k in (act.actor, act.recipient, other.actor, other.recipient))
    if overlap(a, c) and overlap(b, d):
        return True
    if overlap(a, d) and overlap(b, c):
        return act.label == other.label or act.anchor.i == other.anchor.i
    return act.anchor.i == other.anchor.i


def _covers(act: Act, lonely: Act, candidates: Sequence[Candidate]) -> bool:
    """Whether an act already tells of this one: by the same word, as the same type, or of the same candidate."""
    mine = candidates[lonely.actor if lonely.actor is not None else lonely.recipient or 0]
    others = [candidates[k] for k in (act.actor, act.recipient) if k is not None]
    return (
        act.anchor.i == lonely.anchor.i
        or act.label == lonely.label
        or (None in (act.actor, act.recipient) and any(overlap(mine, other) for other in others))
    )
