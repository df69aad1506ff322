"""Vectors of a sentence and spans in it → probabilities: the small layers on top of the encoder, in numpy."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from communique.nlp.reader.encoder import Encoded
from communique.nlp.reader.reading import TYPES, Floats, Reading

Weights = Mapping[str, Floats]
"""`NAME.weight` [out, in], `NAME.bias` [out]: actor_recipient, left, right, context, pair, quad, told, alone."""


def read(sentence: Encoded, spans: Sequence[tuple[int, int]], weights: Weights) -> Reading:
    """What the heads say of one sentence; a span that was cut off with the sentence's end gets zeros."""
    context = sentence.vectors.mean(axis=0)
    quad = softmax(linear(context, weights, "quad"))
    places = [pieces(sentence.offsets, start, end) for start, end in spans]
    seen = [i for i, place in enumerate(places) if place is not None]
    sides = np.zeros((len(spans), 2), dtype=np.float32)
    pairs = np.zeros((len(spans), len(spans), len(TYPES)), dtype=np.float32)
    pairs[:, :, 0] = 1.0
    if seen:
        vectors = np.stack([span_vector(sentence.vectors, place) for place in places if place is not None])
        sides[seen] = _sigmoid(linear(vectors, weights, "actor_recipient"))
        pairs[np.ix_(seen, seen)] = _pairs(vectors, context, weights)
        pairs[seen, seen] = _alone(vectors, context, weights)
    return Reading(actor=sides[:, 0], recipient=sides[:, 1], pairs=pairs, quad=quad, told=told(sentence, weights))


def told(sentence: Encoded, weights: Weights) -> Floats:
    """[16]: whether the sentence tells of any act, and of which types; no span is needed to ask."""
    return _sigmoid(linear(sentence.vectors.mean(axis=0), weights, "told"))


def pieces(offsets: NDArray[np.int64], start: int, end: int) -> tuple[int, int] | None:
    """The word pieces that touch the characters `[start, end)`."""
    inside = np.nonzero((offsets[:, 1] > offsets[:, 0]) & (offsets[:, 0] < end) & (start < offsets[:, 1]))[0]
    return (int(inside[0]), int(inside[-1]) + 1) if len(inside) else None


def span_vector(vectors: Floats, place: tuple[int, int]) -> Floats:
    """[3H]: the mean, the first and the last of a span's pieces."""
    inside = vectors[place[0] : place[1]]
    return np.concatenate([inside.mean(axis=0), inside[0], inside[-1]])


def _pairs(vectors: Floats, context: Floats, weights: Weights) -> Floats:
    """[K, K, 16]. The pair layer is applied block by block, so that the K² inputs are never laid out."""
    left, right = np.tanh(linear(vectors, weights, "left")), np.tanh(linear(vectors, weights, "right"))
    around = np.tanh(linear(context, weights, "context"))
    on_left, on_right, on_product, on_context = np.split(weights["pair.weight"], 4, axis=1)
    count = len(vectors)
    product = ((left[:, None] * on_product[None]).reshape(-1, left.shape[1]) @ right.T).reshape(count, -1, count)
    base = around @ on_context.T + weights["pair.bias"]
    return softmax((left @ on_left.T)[:, None] + (right @ on_right.T)[None, :] + product.transpose(0, 2, 1) + base)


def _alone(vectors: Floats, context: Floats, weights: Weights) -> Floats:
    """[K, 16]."""
    around = np.broadcast_to(context, (len(vectors), len(context)))
    return softmax(linear(np.concatenate([vectors, around], axis=1), weights, "alone"))


def linear(x: Floats, weights: Weights, name: str) -> Floats:
    """One affine layer."""
    return np.asarray(x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"], dtype=np.float32)


def softmax(x: Floats) -> Floats:
    """Over the last axis."""
    raised = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), dtype=np.float32)


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-x)), dtype=np.float32)
