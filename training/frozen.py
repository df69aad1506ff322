"""The second stage: what a sentence as a whole tells, and acts that have one side only, over the frozen encoder.

Both are learnt from sentences of which every act is known (`labels/`, `own.txt`), which the encoder has never seen: its
vectors, in the 8 bits that are shipped, go through one linear layer each.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import spacy
import torch
from torch import Tensor, nn

from communique.nlp.extract import spans
from communique.nlp.reader.encoder import Encoder
from communique.nlp.reader.heads import pieces, span_vector
from communique.nlp.reader.reading import TYPES
from training.data import Span, on
from training.sets import Row

STEPS = 400
DECAY = {"told": 3e-3, "alone": 1e-3}
"""Weight decay; found on one fifth of the labels."""


@dataclass
class Facts:
    """Inputs and what is known of them: sentences [N, 384] and [N, 16], candidates [M, 1536] and [M]."""

    sentences: Tensor
    told: Tensor
    candidates: Tensor
    alone: Tensor


def write(folder: Path, rows: Sequence[Row], model: str, seed: int) -> None:
    """Adds the layers `told` and `alone` to the heads in the folder."""
    torch.manual_seed(seed)
    facts = _facts(rows, Encoder(folder), model)
    with np.load(folder / "heads.npz") as saved:
        heads = {name: saved[name] for name in saved.files}
    told = _fit(facts.sentences, partial(_types_loss, wanted=facts.told), DECAY["told"])
    alone = _fit(facts.candidates, partial(nn.functional.cross_entropy, target=facts.alone), DECAY["alone"])
    for name, layer in (("told", told), ("alone", alone)):
        heads[f"{name}.weight"], heads[f"{name}.bias"] = (x.numpy().astype(np.float16) for x in layer)
    np.savez_compressed(folder / "heads.npz", **heads)


def _facts(rows: Sequence[Row], encoder: Encoder, model: str) -> Facts:
    docs = spacy.load(model, exclude=["ner"]).pipe([row["text"] for row in rows], batch_size=64)
    sentences, candidates, alone = [], [], []
    for row, doc in zip(rows, docs, strict=True):
        seen = encoder.encode(row["text"])
        context = seen.vectors.mean(axis=0)
        sentences.append(context)
        for candidate in spans.find(doc):
            if place := pieces(seen.offsets, candidate.start, candidate.end):
                candidates.append(np.concatenate([span_vector(seen.vectors, place), context]))
                alone.append(_alone((candidate.start, candidate.end), row))
    told = torch.tensor([_told(row) for row in rows])
    return Facts(torch.tensor(np.stack(sentences)), told, torch.tensor(np.stack(candidates)), torch.tensor(alone))


def _label(event_type: str) -> int:
    return TYPES.index("YIELD" if event_type in {"CONCEDE", "RETREAT"} else event_type)


def _told(row: Row) -> list[float]:
    """Whether any act is told, then each type."""
    labels = {_label(act["type"]) for act in row["acts"]}
    return [float(bool(labels)), *(float(n in labels) for n in range(1, len(TYPES)))]


def _alone(candidate: Span, row: Row) -> int:
    """The type of the act of which the candidate is the only side; else NONE."""
    for act in row["acts"]:
        actors, recipients = act["actor"], act["recipient"]
        if not (actors and recipients) and on(candidate, [*actors, *recipients]):
            return _label(act["type"])
    return 0


def _types_loss(logits: Tensor, wanted: Tensor) -> Tensor:
    return nn.functional.binary_cross_entropy_with_logits(logits, wanted) * len(TYPES)


def _fit(inputs: Tensor, loss_of: Callable[[Tensor], Tensor], decay: float) -> tuple[Tensor, Tensor]:
    """One linear layer over standardised inputs by full-batch L-BFGS, folded back to the inputs as they come."""
    mean, deviation = inputs.mean(0), inputs.std(0) + 1e-6
    scaled = (inputs - mean) / deviation
    layer = nn.Linear(inputs.shape[1], len(TYPES))
    nn.init.zeros_(layer.weight)
    optimizer = torch.optim.LBFGS(layer.parameters(), max_iter=STEPS, history_size=10, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimizer.zero_grad()
        loss = loss_of(layer(scaled)) + decay * layer.weight.square().sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    weight = layer.weight.detach() / deviation
    return weight, layer.bias.detach() - weight @ mean
