"""Sequences of features with their labels → the weights of a linear-chain model (a CRF), by stochastic gradient."""

from collections import Counter
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from communique.nlp.clean.lines import BARS, COLUMN_OF, COLUMNS, FIRST_BARS, STATES, Label, Weights, states

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Sequence = tuple[list[list[str]], list[Label]]
EPOCHS = 12
RATE = 0.1
SHRINK = 6e-4
"""L2, per step and sequence."""
FORGET = 0.4
"""Share of features left out at each look, so that no single one is relied on."""
LEAST = -300.0
"""No line is less likely than e to this, against its likeliest state."""
RARE = 4
SCATTERED = ("word=", "first=", "last=", "form=")
"""A word or a form must stand in so many sequences to get a weight."""


def fit(sequences: list[Sequence], chance: Random) -> Weights:
    """The averaged weights of all steps of the second half."""
    names = _names(sequences)
    rows = [_row(lines, labels, names) for lines, labels in sequences]
    forgetful = np.random.default_rng(chance.getrandbits(32))
    of_features, rest = np.zeros((len(names), len(COLUMNS))), np.zeros((1 + len(STATES), len(STATES)))
    squares, rest_squares = np.full_like(of_features, 1e-8), np.full_like(rest, 1e-8)
    mean, rest_mean, steps = np.zeros_like(of_features), np.zeros_like(rest), 0
    for epoch in range(EPOCHS):
        chance.shuffle(rows)
        for row in rows:
            kept = forgetful.random(len(row.ids)) > FORGET
            ids, lines = row.ids[kept], row.lines[kept]
            scores = _sums(lines, of_features[ids], len(row.gold))[:, COLUMN_OF]
            delta, rest_slope = _slopes(scores, row.gold, rest)
            touched, where = np.unique(ids, return_inverse=True)
            slope = SHRINK * of_features[touched] + _sums(where, delta[lines], len(touched))
            squares[touched] += slope**2
            of_features[touched] -= RATE * slope / np.sqrt(squares[touched])
            rest_squares += rest_slope**2
            rest -= RATE * rest_slope / np.sqrt(rest_squares)
        if 2 * epoch >= EPOCHS:
            mean, rest_mean, steps = mean + of_features, rest_mean + rest, steps + 1
    kept_share = 1 - FORGET
    return Weights(names, kept_share * mean / steps, rest_mean[0] / steps, rest_mean[1:] / steps)


@dataclass(frozen=True)
class _Row:
    """A sequence as numbers: the features of all lines one after another, the line of each, the states."""

    ids: Ints
    lines: Ints
    gold: Ints


def _row(lines: list[list[str]], labels: list[Label], names: dict[str, int]) -> _Row:
    # In order, or the order of a set would decide what is left out, and no two trainings were alike.
    pairs = [(it, at) for at, line in enumerate(lines) for it in sorted(names[it] for it in line if it in names)]
    ids, places = np.array(pairs, dtype=np.intp).reshape(-1, 2).T.copy()
    return _Row(ids, places, np.array(states(labels), dtype=np.intp))


def _sums(groups: Ints, values: Floats, count: int) -> Floats:
    """Rows of values summed by group."""
    return np.stack([np.bincount(groups, column, count) for column in values.T], axis=1)


def _names(sequences: list[Sequence]) -> dict[str, int]:
    seen = Counter(name for lines, _ in sequences for name in {it for line in lines for it in line})
    kept = sorted(name for name, count in seen.items() if count >= (RARE if name.startswith(SCATTERED) else 2))
    return {name: at for at, name in enumerate(kept)}


def _slopes(scores: Floats, gold: Ints, rest: Floats) -> tuple[Floats, Floats]:
    """How the loss (minus the log-likelihood) changes with each line's scores, and with first and moves.

    Forward and backward in likelihoods, each line's scaled to a sum of one.
    """
    scores[0] += rest[0] + FIRST_BARS
    here = np.exp(np.maximum(scores - scores.max(axis=1, keepdims=True), LEAST))
    here[0, FIRST_BARS < 0] = 0
    moves = np.where(BARS < 0, 0, np.exp(rest[1:]))
    ahead, behind = np.empty_like(here), np.ones_like(here)
    ahead[0] = here[0] / here[0].sum()
    for at in range(1, len(here)):
        step = (ahead[at - 1] @ moves) * here[at]
        ahead[at] = step / step.sum()
    for at in range(len(here) - 2, -1, -1):
        step = moves @ (here[at + 1] * behind[at + 1])
        behind[at] = step / step.sum()
    likely = ahead * behind
    delta = likely / likely.sum(axis=1, keepdims=True)
    delta[np.arange(len(gold)), gold] -= 1
    slope = np.zeros_like(rest)
    slope[0] = delta[0]
    pairs = ahead[:-1, :, np.newaxis] * moves * (here[1:] * behind[1:])[:, np.newaxis, :]
    slope[1:] = (pairs / pairs.sum(axis=(1, 2), keepdims=True)).sum(axis=0)
    np.subtract.at(slope, (1 + gold[:-1], gold[1:]), 1)
    return _sums(COLUMN_OF, delta.T, len(COLUMNS)).T, slope


def mean(weights: list[Weights]) -> Weights:
    """The mean of several trainings; what one of them does not know weighs nothing in it."""
    names = sorted(set().union(*(it.features for it in weights)))
    index = {name: at for at, name in enumerate(names)}
    total = np.zeros((len(names), weights[0].of_features.shape[1]))
    for it in weights:
        total[[index[name] for name in it.features]] += it.of_features[list(it.features.values())]
    count = len(weights)
    first, moves = (sum(getattr(it, name) for it in weights) / count for name in ("first", "moves"))
    return Weights(index, total / count, first, moves)
