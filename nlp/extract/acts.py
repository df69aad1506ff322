"""Two candidates, or one, and a type → the act that this would be, with the word that says it; or that it cannot be."""

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from communique.nlp.extract import anchors, joined, vetoes
from communique.nlp.extract.lexicon import Sense
from communique.nlp.extract.passages import Read
from communique.nlp.extract.predicates import Predicate
from communique.nlp.extract.reading import INDEX, MUTUAL, Array
from communique.nlp.extract.rules import Link
from communique.nlp.extract.spans import overlap

ONE_SIDED = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN", "SANCTION", "COERCE", "MOBILIZE", "AID", "PROTEST"})
"""Not done by one to another of those who do something together."""
BELONGING = frozenset({"poss", "compound", "amod", "nmod", "appos", "nummod"})


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


@dataclass(frozen=True)
class Evidence:
    """A sentence with all that speaks for acts in it."""

    read: Read
    scores: Array
    """[K, K, labels]: how likely each candidate does each type of act to each other; on the diagonal to nobody."""
    links: Sequence[Link]
    predicates: Sequence[Predicate]

    def told(self, label: str) -> float:
        """How likely it is that the sentence as a whole tells of an act of this type."""
        return float(self.read.reading.told[INDEX[label]])


def between(it: Evidence, i: int, j: int, label: str, score: float) -> Act | None:
    """What one candidate does to another."""
    doc, a, b = it.read.doc, it.read.candidates[i], it.read.candidates[j]
    together = label in ONE_SIDED and doc[b.head] in doc[a.head].conjuncts
    if overlap(a, b) or _nested(doc[a.head], doc[b.head]) or together:
        return None
    anchor, predicate, sense, reason = anchors.find(doc, (a, b), label, it.links, it.predicates)
    if anchor is None or vetoes.reason(doc, (a, b), label, anchor, predicate) is not None:
        return None
    return Act(label, i, j, score, it.told(label), anchor, predicate, sense, reason)


def alone(it: Evidence, k: int, label: str, score: float) -> Act | None:
    """What a candidate does to nobody who is named, or what nobody who is named does to it."""
    reading, candidates = it.read.reading, it.read.candidates
    anchor, predicate, sense, reason = anchors.find_alone(it.read.doc, candidates[k], label, it.links, it.predicates)
    if anchor is None:
        return None
    acts = label in MUTUAL or reading.actor[k] >= reading.recipient[k]
    actor, recipient = (k, None) if acts else (None, k)
    return Act(label, actor, recipient, score, it.told(label), anchor, predicate, sense, reason)


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
