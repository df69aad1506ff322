"""Labelled sentences → examples: candidate spans with what is known of each, and of each ordered pair.

The sets are those that `README.md` beside this file describes; a row says only what its annotators were asked, so each
fact carries a weight: what was marked counts fully, what was merely left unmarked counts less.
"""

import collections
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import spacy

from communique.nlp.extract import spans
from communique.nlp.reader.reading import TYPES
from training.sets import fold as fold_of
from training.sets import known, spread

Span = tuple[int, int]
Row = dict[str, Any]

MUTUAL = {"CONSULT", "AGREE", "COOPERATE"}
SOME_EVENT = -1
"""Label of a pair that takes part in an event of unknown type."""
UNKNOWN = -1.0
MADE = 0.7
"""Weight of what this project's own labels say: one reader's, not several people's."""
UNMARKED = 0.4
"""Weight of a span or a pair that was left unmarked where only one pair was asked for."""
ALIKE = 0.5
"""Jaccard similarity of words above which two sentences must not stand on both sides of a fold."""


@dataclass
class Example:
    """One sentence. `sides`: span → (actor?, recipient?, weight); `pairs`: (span, span, column of TYPES, weight)."""

    id: str
    text: str
    candidates: list[Span]
    sides: dict[Span, tuple[int, int, float]] = field(default_factory=dict)
    pairs: list[tuple[Span, Span, int, float]] = field(default_factory=list)
    alone: dict[Span, int] = field(default_factory=dict)
    """The type of the act of which the span is the only side, as a column of TYPES; empty: it was not asked."""
    quad: int | None = None
    told: list[float] = field(default_factory=lambda: [UNKNOWN] * len(TYPES))
    """[16] whether any act is told, then each of TYPES after NONE; UNKNOWN where the annotators did not say."""
    fold: int = 0


def load(folder: Path, model: str, folds: int) -> list[Example]:
    """All examples of the folder's sets, each in the fold of its group of like sentences."""
    rows = [(name, row) for name in ("pairs", "quad", "roles") for row in _rows(folder / f"{name}.jsonl")]
    rows += [("acts", row) for row in known(folder)] if rows else []
    nlp = spacy.load(model, exclude=["ner"])
    docs = nlp.pipe([row["text"] for _, row in rows], batch_size=64)
    examples = [
        BUILD[name](row, [(c.start, c.end) for c in spans.find(doc)])
        for (name, row), doc in zip(rows, docs, strict=True)
    ]
    for (name, row), example, fold in zip(rows, examples, _folds([e.text for e in examples], folds), strict=True):
        example.fold = fold_of(row, folds) if name == "acts" else fold
    return examples


def _rows(file: Path) -> Iterator[Row]:
    if file.exists():
        yield from map(json.loads, file.read_text("utf-8").splitlines())


def on(candidate: Span, gold: Sequence[Span]) -> bool:
    """Whether a candidate names the marked phrase without swallowing its surroundings."""
    (start, end) = candidate
    return any(start < b and a < end and end - start <= max(2 * (b - a), b - a + 25) for a, b in gold)


def from_pair(row: Row, candidates: list[Span]) -> Example:
    """One marked pair and its type; other phrases of the sentence may take part in other events."""
    actors, recipients = ([tuple(span) for span in row["spans"][side]] for side in "st")
    example = Example(row["id"], row["text"], candidates)
    doers = _unique(actors + [c for c in candidates if on(c, actors) and not on(c, recipients)])
    targets = _unique(recipients + [c for c in candidates if on(c, recipients) and not on(c, actors)])
    others = [c for c in candidates if not on(c, actors) and not on(c, recipients)]
    label = TYPES.index(row["root"])
    example.told[0] = example.told[label] = 1.0
    for doer in doers:
        example.sides[doer] = (1, 0, 1.0)
    for target in targets:
        example.sides[target] = (0, 1, 1.0)
    for doer in doers[:3]:
        for target in targets[:3]:
            example.pairs.append((doer, target, label, 1.0))
            example.pairs.append((target, doer, label if row["root"] in MUTUAL else 0, 0.5))
    for other in others:
        example.sides[other] = (0, 0, UNMARKED)
        for marked in doers[:1] + targets[:1]:
            example.pairs += [(marked, other, 0, UNMARKED), (other, marked, 0, UNMARKED)]
    return example


def _unique(spans: list[Span]) -> list[Span]:
    return list(dict.fromkeys(spans))


def from_roles(row: Row, candidates: list[Span]) -> Example:
    """Every actor and recipient of the sentence is marked; which belong together, and in what act, is not said."""
    gold: dict[str, list[Span]] = {side: [(a, b) for a, b, s in row["spans"] if s == side] for side in "ST"}
    example = Example(row["id"], row["text"], candidates)
    for span in gold["S"] + gold["T"] + candidates:
        example.sides[span] = (int(on(span, gold["S"])), int(on(span, gold["T"])), 1.0)
    for left, (is_actor, _, _) in example.sides.items():
        for right, (_, is_recipient, _) in example.sides.items():
            if left != right:
                example.pairs.append((left, right, SOME_EVENT if is_actor and is_recipient else 0, 0.5))
    return example


def from_quad(row: Row, candidates: list[Span]) -> Example:
    """The class of the whole sentence; where that is none, nobody acts."""
    example = Example(row["id"], row["text"], candidates, quad=row["quad"])
    example.told[0] = float(row["quad"] > 0)
    if row["quad"] == 0:
        example.told[1:] = [UNKNOWN if name == "REQUEST" else 0.0 for name in TYPES[1:]]  # an appeal is class 0 there
        example.sides = dict.fromkeys(candidates, (0, 0, 0.3))
        example.pairs = [(a, b, 0, 0.5) for a in candidates for b in candidates if a != b]
    return example


def from_acts(row: Row, candidates: list[Span]) -> Example:
    """Every act of the sentence is known: who is not marked does nothing, and to a pair not marked nothing is done."""
    example = Example(row["id"], row["text"], candidates, told=told(row))
    actors, recipients = ([span for act in row["acts"] for span in act[side]] for side in ("actor", "recipient"))
    for span in _unique(actors + recipients + candidates):
        example.sides[span] = (int(on(span, actors)), int(on(span, recipients)), MADE)
    for left in example.sides:
        for right in example.sides:
            if left != right and not on(left, [right]):
                example.pairs.append((left, right, _between(left, right, row["acts"]), MADE))
    example.alone = {span: _alone(span, row["acts"]) for span in example.sides}
    return example


def _alone(span: Span, acts: list[Row]) -> int:
    for act in acts:
        if not (act["actor"] and act["recipient"]) and on(span, [*act["actor"], *act["recipient"]]):
            return label(act["type"])
    return 0


def _between(left: Span, right: Span, acts: list[Row]) -> int:
    """What the left does to the right, a column of TYPES; what is mutual goes both ways."""
    for act in acts:
        there = on(left, act["actor"]) and on(right, act["recipient"])
        back = act["type"] in MUTUAL and on(right, act["actor"]) and on(left, act["recipient"])
        both = act["type"] in MUTUAL and on(left, act["actor"]) and on(right, act["actor"])
        if there or back or both:
            return label(act["type"])
    return 0


def label(event_type: str) -> int:
    """The column of TYPES."""
    return TYPES.index("YIELD" if event_type in {"CONCEDE", "RETREAT"} else event_type)


def told(row: Row) -> list[float]:
    """Whether any act is told, then each type."""
    labels = {label(act["type"]) for act in row["acts"]}
    return [float(bool(labels)), *(float(n in labels) for n in range(1, len(TYPES)))]


BUILD = {"acts": from_acts, "pairs": from_pair, "roles": from_roles, "quad": from_quad}


def _folds(texts: list[str], folds: int) -> list[int]:
    """The fold of each text; near-copies share one, which hangs on the first of them by the alphabet."""
    groups = _groups([set(re.findall(r"\w+", text.lower())) for text in texts])
    first: dict[int, str] = {}
    for group, text in zip(groups, texts, strict=True):
        first[group] = min(text, first.get(group, text))
    return [spread(first[group], folds) for group in groups]


def _groups(bags: list[set[str]]) -> list[int]:
    """Connected sets of like bags of words, each named by one member (union-find)."""
    parent = list(range(len(bags)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    seen: dict[str, list[int]] = collections.defaultdict(list)
    for i, bag in enumerate(bags):
        shared = collections.Counter(j for word in bag for j in seen[word])
        for j, count in shared.items():
            if count / len(bag | bags[j]) > ALIKE:
                parent[root(i)] = root(j)
        for word in bag:
            seen[word].append(i)
    return [root(i) for i in range(len(bags))]
