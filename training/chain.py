"""Sequences of features with their labels → the weights of a linear-chain model (a CRF), by stochastic gradient."""

from collections import Counter
from random import Random

import numpy as np
from numpy.typing import NDArray

from communique.nlp.clean.lines import BARS, COLUMN_OF, COLUMNS, FIRST_BARS, STATES, Label, Weights, states

Floats = NDArray[np.float64]
Sequence = tuple[list[list[str]], list[Label]]
EPOCHS = 12
RATE = 0.1
SHRINK = 4e-4
"""L2, per step and sequence."""
FORGET = 0.35
"""Share of features left out at each look, so that no single one is relied on."""
RARE = 4
"""A word must stand in so many sequences to get a weight."""


def fit(sequences: list[Sequence], chance: Random) -> Weights:
    """The averaged weights of all steps of the second half."""
    names = _names(sequences)
    rows = [
        ([[names[it] for it in line if it in names] for line in lines], states(labels)) for lines, labels in sequences
    ]
    of_features, rest = np.zeros((len(names), len(COLUMNS))), np.zeros((1 + len(STATES), len(STATES)))
    squares, rest_squares = np.full_like(of_features, 1e-8), np.full_like(rest, 1e-8)
    mean, rest_mean, steps = np.zeros_like(of_features), np.zeros_like(rest), 0
    for epoch in range(EPOCHS):
        chance.shuffle(rows)
        for lines, gold in rows:
            ids = [[it for it in line if chance.random() > FORGET] for line in lines]
            delta, rest_slope = _slopes(ids, gold, of_features, rest)
            flat = np.fromiter((it for line in ids for it in line), dtype=np.intp)
            touched, where = np.unique(flat, return_inverse=True)
            slope = SHRINK * of_features[touched]
            np.add.at(slope, where, np.repeat(delta, [len(line) for line in ids], axis=0))
            squares[touched] += slope**2
            of_features[touched] -= RATE * slope / np.sqrt(squares[touched])
            rest_squares += rest_slope**2
            rest -= RATE * rest_slope / np.sqrt(rest_squares)
        if 2 * epoch >= EPOCHS:
            mean, rest_mean, steps = mean + of_features, rest_mean + rest, steps + 1
    kept = 1 - FORGET
    return Weights(names, kept * mean / steps, rest_mean[0] / steps, rest_mean[1:] / steps)


def _names(sequences: list[Sequence]) -> dict[str, int]:
    seen = Counter(name for lines, _ in sequences for name in {it for line in lines for it in line})
    kept = sorted(name for name, count in seen.items() if count >= (RARE if name.startswith("word=") else 2))
    return {name: at for at, name in enumerate(kept)}


def _slopes(ids: list[list[int]], gold: list[int], of_features: Floats, rest: Floats) -> tuple[Floats, Floats]:
    """How the loss (minus the log-likelihood) changes with each line's scores, and with first and moves."""
    scores = np.array([of_features[line].sum(axis=0)[COLUMN_OF] for line in ids])
    scores[0] += rest[0] + FIRST_BARS
    moves = rest[1:] + BARS
    ahead, behind = np.zeros_like(scores), np.zeros_like(scores)
    ahead[0] = scores[0]
    for at in range(1, len(scores)):
        ahead[at] = scores[at] + _log_sum(ahead[at - 1][:, np.newaxis] + moves, 0)
    for at in range(len(scores) - 2, -1, -1):
        behind[at] = _log_sum(moves + scores[at + 1] + behind[at + 1], 1)
    whole = _log_sum(ahead[-1], 0)
    likely = np.exp(ahead + behind - whole)
    delta = likely - np.eye(len(STATES))[gold]
    slope = np.zeros_like(rest)
    slope[0] = delta[0]
    for at in range(1, len(scores)):
        pair = ahead[at - 1][:, np.newaxis] + moves + scores[at] + behind[at] - whole
        slope[1:] += np.exp(pair)
        slope[1 + gold[at - 1], gold[at]] -= 1
    by_column = np.zeros((len(delta), len(COLUMNS)))
    np.add.at(by_column.T, COLUMN_OF, delta.T)
    return by_column, slope


def _log_sum(values: Floats, axis: int) -> Floats:
    most = values.max(axis=axis, keepdims=True)
    return np.squeeze(most, axis) + np.log(np.exp(values - most).sum(axis=axis))
