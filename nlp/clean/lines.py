"""Lines → for each, whether it is no text, begins a story or goes on with one, by a model whose weights are data.

A page holds one story or many, and what a line between paragraphs is hangs on that: the heading of a part, or of the
next story. So the chain (a conditional random field) runs in one of two modes from end to end, with weights for each.
The weights are made by `training/lines.py`; what they mean can be read in `nlp/data/lines.tsv`, a feature a line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Label(IntEnum):
    """What a line is."""

    OUT = 0
    HEAD = 1
    TEXT = 2


class State(NamedTuple):
    """What the chain knows at a line: the column of its weights, and what the line is."""

    name: str
    column: int
    label: Label


BEFORE, ONE_HEAD, ONE_TEXT, ONE_OUT, MANY_OUT, MANY_HEAD, MANY_TEXT = range(7)
STATES = (
    State("before", 0, Label.OUT),
    State("head", 1, Label.HEAD),
    State("text", 2, Label.TEXT),
    State("out", 0, Label.OUT),
    State("many-out", 3, Label.OUT),
    State("many-head", 4, Label.HEAD),
    State("many-text", 5, Label.TEXT),
)
COLUMNS = ("out", "head", "text", "many-out", "many-head", "many-text")
FOLLOWS = {
    BEFORE: (BEFORE, ONE_HEAD),
    ONE_HEAD: (ONE_TEXT, ONE_OUT),
    ONE_TEXT: (ONE_TEXT, ONE_OUT),
    ONE_OUT: (ONE_TEXT, ONE_OUT),
    MANY_OUT: (MANY_OUT, MANY_HEAD, MANY_TEXT),
    MANY_HEAD: (MANY_OUT, MANY_HEAD, MANY_TEXT),
    MANY_TEXT: (MANY_OUT, MANY_HEAD, MANY_TEXT),
}
FIRST = (BEFORE, ONE_HEAD, MANY_OUT, MANY_HEAD)
NEVER = -1e4
BARS = np.array([[0.0 if to in FOLLOWS[at] else NEVER for to in range(len(STATES))] for at in range(len(STATES))])
"""What no weight can allow."""
FIRST_BARS = np.array([0.0 if at in FIRST else NEVER for at in range(len(STATES))])
COLUMN_OF = np.array([state.column for state in STATES])


@dataclass(frozen=True)
class Weights:
    """How much each feature speaks for each column, how well each state stands first, and what follows it."""

    features: dict[str, int]
    of_features: Floats
    first: Floats
    moves: Floats

    def scores(self, line: Sequence[str]) -> Floats:
        """How much speaks for each state of a line by itself."""
        known = [self.features[name] for name in line if name in self.features]
        scores: Floats = self.of_features[known].sum(axis=0)[COLUMN_OF]
        return scores


def states(gold: Sequence[Label]) -> list[int]:
    """The chain's states for labels."""
    many = sum(it is Label.HEAD for it in gold) > 1
    one = {Label.OUT: ONE_OUT, Label.HEAD: ONE_HEAD, Label.TEXT: ONE_TEXT}
    if many:
        return [MANY_OUT + int(it) for it in gold]
    started = next((at for at, it in enumerate(gold) if it is Label.HEAD), len(gold))
    return [BEFORE if at < started else one[it] for at, it in enumerate(gold)]


def label(lines: Sequence[Sequence[str]], weights: Weights | None = None) -> list[Label]:
    """The most likely labels of all lines together (Viterbi)."""
    if not lines:
        return []
    weights = weights or shipped()
    moves = weights.moves + BARS
    best = weights.first + FIRST_BARS + weights.scores(lines[0])
    back: list[list[int]] = []
    for line in lines[1:]:
        paths = best[:, np.newaxis] + moves
        back.append(paths.argmax(axis=0).tolist())
        best = paths.max(axis=0) + weights.scores(line)
    at = int(best.argmax())
    found = [at]
    for step in reversed(back):
        at = step[at]
        found.append(at)
    return [STATES[it].label for it in reversed(found)]


@cache
def shipped() -> Weights:
    """Read once a process."""
    return read(files("communique.nlp").joinpath("data/lines.tsv").read_text(encoding="utf-8"))


def read(table: str) -> Weights:
    """Rows of a feature and its weight in each column; first come the rows of the chain itself, by state."""
    rows = [row.split("\t") for row in table.splitlines()]
    chain = np.array([[float(it) for it in values] for _, *values in rows[1 : 2 + len(STATES)]])
    features = rows[3 + len(STATES) :]
    values = np.array([[float(it) for it in values] for _, *values in features]).reshape(-1, len(COLUMNS))
    return Weights({name: at for at, (name, *_) in enumerate(features)}, values, chain[0], chain[1:])


def write(weights: Weights) -> str:
    """The table that `read` reads."""
    names = [state.name for state in STATES]
    rows = [["chain", *names], ["first", *_shown(weights.first)]]
    rows += [[f"after {name}", *_shown(weights.moves[at])] for at, name in enumerate(names)]
    rows += [["feature", *COLUMNS]]
    rows += [[name, *_shown(weights.of_features[at])] for name, at in sorted(weights.features.items())]
    return "".join("\t".join(row) + "\n" for row in rows)


def _shown(values: Floats) -> list[str]:
    return [f"{value:.3f}" for value in values]
