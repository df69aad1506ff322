"""Examples → a trained network."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from communique.nlp.reader.encoder import MAX_PIECES
from communique.nlp.reader.heads import pieces
from training.data import SOME_EVENT, UNKNOWN, Example, Span
from training.model import Network

EPOCHS = 5
BATCH = 16
ENCODER_RATE = 1e-4
HEAD_RATE = 1e-3
SAID = 50
"""Batches between two lines of progress."""
PAIRS_EACH = 24
"""Pairs of one sentence in one step, drawn anew each time: there are K² of them and most say nothing."""


@dataclass
class Batch:
    """Sentences as tensors, and where the examples' spans lie in them."""

    examples: Sequence[Example]
    input_ids: Tensor
    attention_mask: Tensor
    places: dict[tuple[int, Span], tuple[int, int, int]]


def fit(examples: list[Example], base: Path, tokenizer: Tokenizer, *, seed: int, say: Callable[[str], None]) -> Network:
    """Trains on all examples; the same seed on the same machine gives the same weights."""
    torch.manual_seed(seed)
    draw = random.Random(seed)  # noqa: S311
    network = Network(base)
    optimizer, schedule = _optimizer(network, steps=EPOCHS * -(-len(examples) // BATCH))
    began = time.monotonic()
    for epoch in range(EPOCHS):
        network.train()
        losses = []
        for batch in _batches(_in_lengths(draw.sample(examples, len(examples)), draw), tokenizer):
            loss = _loss(network, batch, draw)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
            if len(losses) % SAID == 0:
                say(f"epoch {epoch + 1} batch {len(losses)} loss {np.mean(losses[-SAID:]):.3f}")
        say(f"epoch {epoch + 1}/{EPOCHS} loss {np.mean(losses):.3f} {time.monotonic() - began:.0f} s")
    return network.eval()


def _optimizer(network: Network, steps: int) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    groups = [
        {"params": network.encoder.parameters(), "lr": ENCODER_RATE},
        {"params": network.heads.parameters(), "lr": HEAD_RATE},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    warm = max(1, steps // 10)
    return optimizer, torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, step / warm) * max(0.0, (steps - step) / steps)
    )


def _in_lengths(examples: list[Example], draw: random.Random) -> list[Example]:
    """Sentences of like length side by side, else every batch is padded to its longest; still in random order."""
    window = 16 * BATCH
    chunks = [sorted(examples[at : at + window], key=lambda it: len(it.text)) for at in range(0, len(examples), window)]
    batches = [chunk[at : at + BATCH] for chunk in chunks for at in range(0, len(chunk), BATCH)]
    draw.shuffle(batches)
    return [example for batch in batches for example in batch]


def _batches(examples: Sequence[Example], tokenizer: Tokenizer) -> Iterator[Batch]:
    tokenizer.enable_truncation(MAX_PIECES)
    tokenizer.enable_padding()
    for first in range(0, len(examples), BATCH):
        mine = examples[first : first + BATCH]
        encoded = tokenizer.encode_batch([example.text for example in mine])
        places = {}
        for row, (example, one) in enumerate(zip(mine, encoded, strict=True)):
            offsets = np.asarray(one.offsets)
            for span in {*example.sides, *(s for pair in example.pairs for s in pair[:2])}:
                if place := pieces(offsets, *span):
                    places[row, span] = (row, *place)
        ids, mask = (torch.tensor([getattr(one, name) for one in encoded]) for name in ("ids", "attention_mask"))
        yield Batch(mine, ids, mask, places)


@dataclass
class Known:
    """The spans of a batch as vectors, and the row of each."""

    vectors: Tensor
    row_of: dict[tuple[int, Span], int]


def _loss(network: Network, batch: Batch, draw: random.Random) -> Tensor:
    vectors, context = network.encode(batch.input_ids, batch.attention_mask)
    total = _quad_loss(network, batch, context) + _told_loss(network, batch, context)
    if batch.places:
        spans = network.spans(vectors, list(batch.places.values()))
        known = Known(spans, {key: i for i, key in enumerate(batch.places)})
        total = total + _sides_loss(network, batch, known) + _pairs_loss(network, batch, known, context, draw)
        total = total + _alone_loss(network, batch, known, context)
    return total


def _sides_loss(network: Network, batch: Batch, known: Known) -> Tensor:
    facts = [
        (known.row_of[row, span], *fact)
        for row, example in enumerate(batch.examples)
        for span, fact in example.sides.items()
        if (row, span) in known.row_of
    ]
    if not facts:
        return torch.zeros(())
    rows, actor, recipient, weights = map(list, zip(*facts, strict=True))
    logits = network.sides(known.vectors[rows])
    wanted, weight = torch.tensor([actor, recipient], dtype=torch.float).T, torch.tensor(weights)
    losses = nn.functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none").mean(1)
    return (losses * weight).sum() / weight.sum()


def _pairs_loss(network: Network, batch: Batch, known: Known, context: Tensor, draw: random.Random) -> Tensor:
    chosen = [
        (known.row_of[row, left], known.row_of[row, right], label, weight, row)
        for row, example in enumerate(batch.examples)
        for left, right, label, weight in _some(example.pairs, draw)
        if (row, left) in known.row_of and (row, right) in known.row_of
    ]
    if not chosen:
        return torch.zeros(())
    left, right, labels, weights, rows = map(list, zip(*chosen, strict=True))
    logs = network.pairs(known.vectors[left], known.vectors[right], context[rows]).log_softmax(-1)
    label, weight = torch.tensor(labels), torch.tensor(weights)
    # Of some pairs we know only that they take part in an event: any type but NONE will do.
    some = torch.log((1 - logs[:, 0].exp()).clamp(min=1e-5))
    named = logs[torch.arange(len(labels)), label.clamp(min=0)]
    losses = -torch.where(label == SOME_EVENT, some, named)
    return (losses * weight).sum() / weight.sum()


def _some(pairs: list[tuple[Span, Span, int, float]], draw: random.Random) -> list[tuple[Span, Span, int, float]]:
    """All pairs that say something, and a handful of those that say nothing."""
    events, rest = [p for p in pairs if p[2]], [p for p in pairs if not p[2]]
    events = draw.sample(events, min(len(events), PAIRS_EACH // 2))
    return events + draw.sample(rest, min(len(rest), PAIRS_EACH // 2))


def _quad_loss(network: Network, batch: Batch, context: Tensor) -> Tensor:
    rows = [row for row, example in enumerate(batch.examples) if example.quad is not None]
    if not rows:
        return torch.zeros(())
    wanted = torch.tensor([batch.examples[row].quad for row in rows])
    return nn.functional.cross_entropy(network.quad(context[rows]), wanted) * len(rows) / BATCH * 3


def _alone_loss(network: Network, batch: Batch, known: Known, context: Tensor) -> Tensor:
    facts = [
        (known.row_of[row, span], row, label)
        for row, example in enumerate(batch.examples)
        for span, label in example.alone.items()
        if (row, span) in known.row_of
    ]
    if not facts:
        return torch.zeros(())
    spans, rows, labels = map(list, zip(*facts, strict=True))
    logits = network.alone(known.vectors[spans], context[rows])
    return nn.functional.cross_entropy(logits, torch.tensor(labels))


def _told_loss(network: Network, batch: Batch, context: Tensor) -> Tensor:
    wanted = torch.tensor([example.told for example in batch.examples])
    losses = nn.functional.binary_cross_entropy_with_logits(
        network.told(context), wanted.clamp(min=0), reduction="none"
    )
    return (losses * (wanted != UNKNOWN)).sum() / BATCH
