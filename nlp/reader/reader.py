"""The reader: encoder and heads with the shipped weights."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from communique.nlp.reader.encoder import Encoded, Encoder
from communique.nlp.reader.heads import Weights, read, told
from communique.nlp.reader.reading import Floats, Reading

SHIPPED = Path(__file__).parent / "weights"


class Reader:
    """A sentence is encoded once, whatever the number of spans asked about. About 2 ms a sentence on one core."""

    def __init__(self, encoder: Encoder, weights: Weights) -> None:
        self._encoder = encoder
        self._weights = weights

    @classmethod
    def load(cls, folder: Path = SHIPPED) -> "Reader":
        """From `encoder.onnx`, `tokenizer.json` and `heads.npz`; see `training/README.md` for how they were made."""
        # A second BLAS thread on matrices this small only waits, and on a busy machine it waits three times the work.
        threadpool_limits(limits=1, user_api="blas")
        with np.load(folder / "heads.npz") as heads:
            weights = {name: heads[name].astype(np.float32) for name in heads.files}
        return cls(Encoder(folder), weights)

    def encode(self, text: str) -> Encoded:
        """The sentence as the other questions take it: the one costly step."""
        return self._encoder.encode(text)

    def told(self, sentence: Encoded) -> Floats:
        """[16] whether the sentence tells of any act, then of which of `TYPES`; needs no parse."""
        return told(sentence, self._weights)

    def read(self, sentence: Encoded, spans: Sequence[tuple[int, int]]) -> Reading:
        """What the sentence says of each span `[start, end)` of its characters, and of each ordered pair of them."""
        return read(sentence, spans, self._weights)
