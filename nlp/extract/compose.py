"""Candidates, a reading and links → the acts of a sentence: the likeliest of each type and pair, each only once."""

from collections.abc import Iterator, Sequence

import numpy as np

from communique.nlp.extract.acts import Act, Evidence, alone, between
from communique.nlp.extract.passages import Read
from communique.nlp.extract.predicates import Predicate
from communique.nlp.extract.reading import INDEX, Array
from communique.nlp.extract.rules import Link
from communique.nlp.extract.scores import score
from communique.nlp.extract.spans import Candidate, overlap
from communique.nlp.reader import TYPES, Reading

DETOUR_WEIGHT = 1.0
"""Log-odds by which a part of a phrase, or a phrase with its "of …", must be surer than the plain phrase."""
THRESHOLD = 0.9
"""How sure an act between two sides must be."""
UNNAMED = 0.97
"""... that no word of the lexicon names."""
WHOLE = 0.6
"""How sure the reader must be that the sentence tells of a type, for its likeliest sides to be taken though unsure."""
LEAST = 0.2
"""How sure those sides must be all the same."""
HEARD = 0.1
"""An act of a type of which the sentence as a whole tells less likely than this is none."""
TRIED = 30
"""So many pairs are looked at for a type of which the sentence tells."""
STATEMENT = 0.9
"""How sure the reader must be that a sentence holds no act, to be believed against everything else."""


def find(read: Read, links: Sequence[Link], predicates: Sequence[Predicate]) -> list[Act]:
    """The acts of a sentence: between two sides, with one side, then those that only the whole sentence is sure of."""
    candidates = read.candidates
    if not candidates:
        return []
    it = Evidence(read, score(candidates, read.reading, links), links, predicates)
    kept: list[Act] = []
    for act in filter(_heard, _between(it)):
        if not any(_same(act, other, candidates) for other in kept):
            kept.append(act)
    for act in filter(_heard, _alone(it)):
        if not any(_covers(other, act, candidates) for other in kept):
            kept.append(act)
    kept += _whole(it, without={act.label for act in kept})
    return [act for act in kept if act.label == "REQUEST" or _own(act)] if _words_only(read.reading) else kept


def _words_only(reading: Reading) -> bool:
    """Whether the sentence tells of nothing but words: comment, claims, condolences. An appeal is an act."""
    return float(reading.quad[0]) >= STATEMENT


def _heard(act: Act) -> bool:
    """Whether the sentence as a whole may tell of it."""
    return act.told >= HEARD or _own(act)


def _own(act: Act) -> bool:
    """A user's own words are believed against whatever the sentence seems to tell."""
    return act.sense is not None and act.sense.own


def _between(it: Evidence) -> Iterator[Act]:
    """What one candidate does to another, the surest first."""
    sure = 1 - it.scores[:, :, 0]
    for i, j in _surest(np.argwhere(sure > THRESHOLD).tolist(), sure, it.read.candidates):
        label = TYPES[1 + int(np.argmax(it.scores[i, j, 1:]))]
        act = between(it, i, j, label, float(sure[i, j]))
        if act is not None and (act.sense or act.score >= UNNAMED):
            yield act


def _alone(it: Evidence) -> Iterator[Act]:
    """Acts with one side, named by the lexicon: no recipient is told, or a passive is without its agent."""
    sure = 1 - it.scores[:, :, 0]
    lonely = [[k, k] for k in range(len(it.read.candidates)) if sure[k, k] >= THRESHOLD]
    for k, _ in _surest(lonely, sure, it.read.candidates):
        label = TYPES[1 + int(np.argmax(it.scores[k, k, 1:]))]
        act = alone(it, k, label, float(sure[k, k]))
        if act is not None and act.sense is not None:
            yield act


def _whole(it: Evidence, *, without: set[str]) -> Iterator[Act]:
    """For each further type that the sentence as a whole is sure of, the likeliest pair, or the likeliest lone side."""
    for label in TYPES[1:]:
        if label not in without and it.told(label) >= WHOLE:
            likely = it.scores[:, :, INDEX[label]]
            sure = likely / (likely + it.scores[:, :, 0])
            pairs = _surest(np.argwhere(sure >= LEAST).tolist(), sure, it.read.candidates)[:TRIED]
            found = (
                between(it, i, j, label, float(sure[i, j])) if i != j else alone(it, i, label, float(sure[i, j]))
                for i, j in pairs
            )
            yield from [act for act in found if act is not None][:1]


def _surest(pairs: list[list[int]], sure: Array, candidates: Sequence[Candidate]) -> list[list[int]]:
    """In order of log-odds; a roundabout wording must be surer to be preferred, then the shortest words."""

    def order(pair: list[int]) -> tuple[float, int]:
        sides = [candidates[k] for k in dict.fromkeys(pair)]
        odds = np.log(max(sure[*pair], 1e-9) / max(1 - sure[*pair], 1e-9))
        return DETOUR_WEIGHT * sum(side.detour for side in sides) - float(odds), sum(s.end - s.start for s in sides)

    return sorted(pairs, key=order)


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
