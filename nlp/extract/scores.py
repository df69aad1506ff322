"""Candidates, a reading and links → how likely each candidate does each type of act to each other, or to nobody."""

from collections.abc import Sequence

import numpy as np

from communique.nlp.extract.reading import INDEX, QUADS, Array
from communique.nlp.extract.rules import Link, inside, label
from communique.nlp.extract.spans import Candidate
from communique.nlp.reader import TYPES, Reading

TYPE_WEIGHT = 1.5
"""Log-odds that a rule of full strength adds to its type for the pair that it links."""
LINK_WEIGHT = 1.0
"""... and to there being an act at all."""
QUAD_WEIGHT = 1.5
"""Of the sentence's class: verbal or material, cooperation or conflict, or nothing but words."""
ACTOR_WEIGHT = 0.5
"""Of the log-odds that each side is an actor, or a recipient, of anything."""
TOLD_WEIGHT = 0.25
"""Of the log-odds that the sentence as a whole tells of the type: it sees what no single pair shows."""
READER_WEIGHT = 1.0
"""Of the reader's log-probabilities."""
DOUBT = 1e-3
"""No type is less likely than this, whatever the reader says: it is surer than it is right."""
FLOOR = 0.02
"""No reading is surer than this of what is not the case."""


def score(candidates: Sequence[Candidate], reading: Reading, links: Sequence[Link]) -> Array:
    """[K, K, labels] probabilities: the reader's, moved by the rules; on the diagonal acts that have one side only."""
    logits = READER_WEIGHT * np.log(np.maximum(reading.pairs, DOUBT))
    logits[:, :, 1:] += ACTOR_WEIGHT * _sides(reading)[:, :, None] / 2
    logits[:, :, 1:] += QUAD_WEIGHT * _classes(reading.quad) + TOLD_WEIGHT * _logit(reading.told[1:])
    logits += evidence(candidates, links)
    logits -= logits.max(axis=2, keepdims=True)
    odds = np.exp(logits)
    return np.asarray(odds / odds.sum(axis=2, keepdims=True))


def _sides(reading: Reading) -> Array:
    """[K, K] log-odds that the first acts and the second is acted upon; alone, that it does either."""
    sides = _logit(reading.actor)[:, None] + _logit(reading.recipient)[None, :]
    np.fill_diagonal(sides, 2 * _logit(np.maximum(reading.actor, reading.recipient)))
    return sides


def _classes(quad: Array) -> Array:
    """[labels - 1] log-odds of each label's quad class; an appeal may pass for mere words."""
    p = np.array([quad[QUADS[name]] + (quad[0] if name == "REQUEST" else 0) for name in TYPES[1:]])
    return np.asarray(np.log(np.clip(p, FLOOR, 1)))


def _logit(p: Array) -> Array:
    q = np.clip(p, 0.02, 0.98)
    return np.asarray(np.log(q / (1 - q)))


def evidence(candidates: Sequence[Candidate], links: Sequence[Link]) -> Array:
    """[K, K, labels] what the rules add: the strongest link of each type between two candidates, or of one alone."""
    count = len(candidates)
    types, any_type = np.zeros((count, count, len(TYPES))), np.zeros((count, count, 1))
    for link in links:
        n = INDEX[label(link.sense.event_type)]
        for i, j in _joined(link, candidates):
            types[i, j, n] = max(types[i, j, n], link.strength)
            any_type[i, j, 0] = max(any_type[i, j, 0], link.strength)
    types *= TYPE_WEIGHT
    types[:, :, 1:] += LINK_WEIGHT * any_type
    return types


def _joined(link: Link, candidates: Sequence[Candidate]) -> list[tuple[int, int]]:
    doers = [k for k, c in enumerate(candidates) if link.actor and inside(link.actor.head, c)]
    done_to = [k for k, c in enumerate(candidates) if link.recipient and inside(link.recipient.head, c)]
    if link.actor and link.recipient:
        return [(i, j) for i in doers for j in done_to]
    return [(k, k) for k in (*doers, *done_to)] if plain(link) else []


MAIN = frozenset({"ROOT", "conj", "ccomp", "parataxis", "relcl", "acl", "advcl"})
"""Where the verb of an act with one side stands: what is wanted, feared or blocked hangs deeper."""


def plain(link: Link) -> bool:
    """A sense of its own in a clause of its own; of a passive the subject, and no other place, is the recipient."""
    if link.sense.weak or link.predicate.verb.dep_ not in MAIN:
        return False
    return link.actor is not None or (link.recipient is not None and link.recipient.slot == "object")
