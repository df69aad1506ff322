"""What the reader says of many sentences → a weight a word that says nearly as well which of them are worth reading."""

import collections
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from communique.nlp.reader import Reader
from communique.nlp.reader.sieve import ALWAYS, words

SEEN = 3
"""Words in fewer sentences than this get no weight of their own; their beginnings may."""
ACT = 0.3
"""What the reader must say of a sentence for its loss to count."""
LOST = 0.02
"""Share of such sentences that may be lost; measured on sentences that the weights were not fitted to."""
STEPS = 300
DECAY = 2e-4


def write(folder: Path, texts: Sequence[str], seed: int) -> None:
    """Adds `sieve.tsv` to the weights in the folder."""
    reader = Reader.load(folder)
    said = torch.tensor([float(reader.told(reader.encode(text))[0]) for text in texts])
    bags = [words(text) for text in texts]
    counts = collections.Counter(word for bag in bags for word in bag)
    index = {word: n for n, word in enumerate(sorted(w for w, count in counts.items() if count >= SEEN))}
    rows = [torch.tensor([index[word] for word in sorted(bag) if word in index]) for bag in bags]
    order = random.Random(seed).sample(range(len(texts)), len(texts))  # noqa: S311
    halves = order[::2], order[1::2]
    edges = [
        _edge(_scores(_fit(_some(rows, a), said[a], len(index)), _some(rows, b)), said[b])
        for a, b in (halves, halves[::-1])
    ]
    weights = _fit(rows, said, len(index))
    weights[index[ALWAYS]] -= float(np.mean(edges))
    lines = [f"{word}\t{weights[n]:.3f}" for word, n in index.items() if abs(weights[n]) >= 0.0005 or word == ALWAYS]
    (folder / "sieve.tsv").write_text("\n".join(lines) + "\n", "utf-8")


def _some(rows: Sequence[Tensor], chosen: Sequence[int]) -> list[Tensor]:
    return [rows[i] for i in chosen]


def _flat(rows: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    lengths = torch.tensor([0, *(len(row) for row in rows[:-1])])
    return torch.cat(list(rows)), lengths.cumsum(0)


def _fit(rows: Sequence[Tensor], said: Tensor, size: int) -> Tensor:
    """Logistic regression on what the reader says, by full-batch steps."""
    bag = nn.EmbeddingBag(size, 1, mode="sum")
    nn.init.zeros_(bag.weight)
    optimizer = torch.optim.Adam(bag.parameters(), lr=0.05)
    flat = _flat(rows)
    for _ in range(STEPS):
        loss = nn.functional.binary_cross_entropy_with_logits(bag(*flat)[:, 0], said)
        loss = loss + DECAY * bag.weight.square().sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return bag.weight.detach()[:, 0].clone()


def _scores(weights: Tensor, rows: Sequence[Tensor]) -> Tensor:
    return torch.stack([weights[row].sum() for row in rows])


def _edge(scores: Tensor, said: Tensor) -> float:
    """The score that all but few of the sentences with an act reach."""
    return float(torch.quantile(scores[said >= ACT], LOST))
