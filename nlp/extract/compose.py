"""Candidates, a reading and links → the acts of a sentence: scored, the best kept, each with the words that say it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc, Token

from communique.nlp.extract import anchors, vetoes
from communique.nlp.extract.lexicon import Sense
from communique.nlp.extract.predicates import Predicate
from communique.nlp.extract.reading import INDEX, QUADS, Array
from communique.nlp.extract.rules import Link, inside, label
from communique.nlp.extract.spans import Candidate, overlap
from communique.nlp.reader import TYPES, Reading

ONE_SIDED = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN", "SANCTION", "COERCE", "MOBILIZE", "AID", "PROTEST"})
"""Not done by one to another of those who do something together."""
BELONGING = frozenset({"poss", "compound", "amod", "nmod", "appos", "nummod"})
MAIN = frozenset({"ROOT", "conj", "ccomp", "parataxis"})
"""Where the verb of an act without a recipient stands: what is wanted, feared or blocked hangs deeper."""
TYPE_WEIGHT = 4.0
"""Log-odds that a rule of full strength adds to its type for the pair that it links."""
LINK_WEIGHT = 0.5
"""... and to there being an act at all."""
QUAD_WEIGHT = 1.5
"""Of the sentence's class: verbal or material, cooperation or conflict, or nothing but words."""
ACTOR_WEIGHT = 0.5
"""Of the log-odds that each side is an actor, or a recipient, of anything."""
DETOUR_WEIGHT = 1.0
"""Log-odds by which a part of a phrase, or a phrase with its "of …", must be surer than the plain phrase."""
READER_WEIGHT = 1.0
"""Of the reader's log-probabilities."""
DOUBT = 1e-3
"""No type is less likely than this, whatever the reader says: it is surer than it is right."""
FLOOR = 0.02
"""No reading is surer than this of what is not the case."""
THRESHOLD = 0.5
UNNAMED = 0.9
"""For an act that no word of the lexicon names."""
STATEMENT = 0.98
"""How sure the reader must be that a sentence holds no act, to be believed against everything else."""
ALONE = 0.95
"""For an act without a recipient: how sure the reader must be of the actor."""


@dataclass(frozen=True)
class Act:
    """One act: candidates by position, the type and what speaks for it."""

    label: str
    actor: int | None
    recipient: int | None
    score: float
    anchor: Token
    """The word that says it."""
    predicate: Predicate | None
    """The anchor as the lexicon knows it."""
    sense: Sense | None
    """Its sense of this type."""
    reason: str


def find(
    doc: Doc, candidates: Sequence[Candidate], reading: Reading, links: Sequence[Link], predicates: Sequence[Predicate]
) -> list[Act]:
    """The acts of a sentence, the surest first."""
    if not candidates:
        return []
    scores = _scores(candidates, reading, links)
    kept: list[Act] = []
    for act in _ranked(doc, candidates, scores, links, predicates):
        if act.sense is None and act.score < UNNAMED:
            continue
        if not any(_same(act, other, candidates) for other in kept):
            kept.append(act)
    kept += [act for act in _alone(candidates, reading, links) if not any(_covers(other, act) for other in kept)]
    return [act for act in kept if act.label == "REQUEST"] if _words_only(reading) else kept


def _words_only(reading: Reading) -> bool:
    """Whether the sentence tells of nothing but words: comment, claims, condolences. An appeal is an act."""
    return float(reading.quad[0]) >= STATEMENT


def _scores(candidates: Sequence[Candidate], reading: Reading, links: Sequence[Link]) -> Array:
    """[K, K, labels] probabilities: the reader's, moved by the rules."""
    logits = READER_WEIGHT * np.log(np.maximum(reading.pairs, DOUBT))
    sides = _logit(reading.actor)[:, None] + _logit(reading.recipient)[None, :]
    logits[:, :, 1:] += ACTOR_WEIGHT * sides[:, :, None] / 2
    logits[:, :, 1:] += QUAD_WEIGHT * _classes(reading.quad)
    logits += evidence(candidates, links)
    logits -= logits.max(axis=2, keepdims=True)
    odds = np.exp(logits)
    return np.asarray(odds / odds.sum(axis=2, keepdims=True))


def _classes(quad: Array) -> Array:
    """[labels - 1] log-odds of each label's quad class; an appeal may pass for mere words."""
    p = np.array([quad[QUADS[name]] + (quad[0] if name == "REQUEST" else 0) for name in TYPES[1:]])
    return np.asarray(np.log(np.clip(p, FLOOR, 1)))


def _logit(p: Array) -> Array:
    q = np.clip(p, 0.02, 0.98)
    return np.asarray(np.log(q / (1 - q)))


def evidence(candidates: Sequence[Candidate], links: Sequence[Link]) -> Array:
    """[K, K, labels] what the rules add: the strongest link of each type between two candidates."""
    count = len(candidates)
    types, any_type = np.zeros((count, count, len(TYPES))), np.zeros((count, count, 1))
    for link in links:
        if link.actor is None or link.recipient is None:
            continue
        n = INDEX[label(link.sense.event_type)]
        doers = [k for k, c in enumerate(candidates) if inside(link.actor.head, c)]
        done_to = [k for k, c in enumerate(candidates) if inside(link.recipient.head, c)]
        for i in doers:
            for j in done_to:
                types[i, j, n] = max(types[i, j, n], link.strength)
                any_type[i, j, 0] = max(any_type[i, j, 0], link.strength)
    types *= TYPE_WEIGHT
    types[:, :, 1:] += LINK_WEIGHT * any_type
    return types


def _ranked(
    doc: Doc, candidates: Sequence[Candidate], scores: Array, links: Sequence[Link], predicates: Sequence[Predicate]
) -> Iterator[Act]:
    sure = 1 - scores[:, :, 0]
    order = sorted(np.argwhere(sure > THRESHOLD).tolist(), key=lambda ij: _order(ij, sure, candidates))
    for i, j in order:
        a, b = candidates[i], candidates[j]
        name = TYPES[1 + int(np.argmax(scores[i, j, 1:]))]
        if (
            overlap(a, b)
            or _nested(doc[a.head], doc[b.head])
            or (name in ONE_SIDED and doc[b.head] in doc[a.head].conjuncts)
        ):
            continue
        anchor, predicate, sense, reason = anchors.find(doc, (a, b), name, links, predicates)
        if anchor is not None and vetoes.reason(doc, (a, b), name, anchor, predicate) is None:
            yield Act(name, i, j, float(sure[i, j]), anchor, predicate, sense, reason)


def _nested(a: Token, b: Token) -> bool:
    """Whether one only says whose or which the other is: "China" in "China's defence minister"."""
    return any(_belongs(inner, outer) for inner, outer in ((a, b), (b, a)))


def _named_by(token: Token) -> Token:
    """The head of a name in apposition: "minister" of "China's minister, Li"."""
    return token.head if token.dep_ == "appos" else token


def _belongs(inner: Token, outer: Token) -> bool:
    token = inner
    while token.dep_ in BELONGING and token.head is not token:
        token = token.head
        if token in {outer, _named_by(outer)}:
            return True
    return False


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


def _alone(candidates: Sequence[Candidate], reading: Reading, links: Sequence[Link]) -> Iterator[Act]:
    """Acts with one side only: no recipient, or a passive without its agent. Lexicon and reader must both say so."""
    seen: set[int] = set()
    for link in sorted(links, key=lambda link: -link.strength):
        known = link.actor or link.recipient
        if (link.actor and link.recipient) or known is None or not _plain(link) or link.predicate.token.i in seen:
            continue
        sure = reading.actor if link.actor else reading.recipient
        fitting = [k for k, c in enumerate(candidates) if inside(known.head, c)]
        best = max(
            fitting, key=lambda k: (float(sure[k]) >= ALONE, -candidates[k].detour, float(sure[k])), default=None
        )
        if best is not None and sure[best] >= ALONE:
            seen.add(link.predicate.token.i)
            how = (link.predicate.token, link.predicate, link.sense, f"rule {link.sense.name}")
            actor, recipient = (best, None) if link.actor else (None, best)
            yield Act(label(link.sense.event_type), actor, recipient, float(sure[best]) * link.strength, *how)


def _plain(link: Link) -> bool:
    """A sense of its own in a main clause; of a passive the subject, and no other place, is the recipient."""
    if link.sense.weak or link.predicate.verb.dep_ not in MAIN:
        return False
    return link.actor is not None or (link.recipient is not None and link.recipient.slot == "object")


def _covers(act: Act, lonely: Act) -> bool:
    """Whether an act with a recipient already tells of this one."""
    return act.anchor.i == lonely.anchor.i or act.label == lonely.label
