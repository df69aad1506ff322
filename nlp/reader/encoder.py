"""A sentence → contextual vectors of its word pieces, with each piece's place in the sentence."""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer

from communique.nlp.reader.reading import Floats

MAX_PIECES = 128
"""Longer sentences are cut here: attention grows with the square of the length."""


LONE_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half of a pair is no text for the tokenizer; one character stands for one, so that offsets hold."""


@dataclass(frozen=True)
class Encoded:
    """One sentence: `vectors` [T, 384] and `offsets` [T, 2] (characters; 0, 0 for special pieces)."""

    vectors: Floats
    offsets: NDArray[np.int64]


class Encoder:
    """The fine-tuned transformer, quantized to 8 bits, one thread.

    One sentence a run: 8-bit scales are taken over the whole input, so in a batch the neighbours would change what is
    read, and the same article coded twice would not give the same events. It costs a tenth of the speed.
    """

    def __init__(self, folder: Path) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1  # parallelism is the pool's: two threads each would fight for the cores
        options.log_severity_level = 3
        model = str(folder / "encoder.onnx")
        self._session = ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_PIECES)
        self._tokenizer.no_padding()

    def encode(self, text: str) -> Encoded:
        """The vectors of one sentence."""
        pieces = self._tokenizer.encode(LONE_SURROGATE.sub("\ufffd", text))
        (vectors,) = self._session.run(None, {"input_ids": np.asarray(pieces.ids, dtype=np.int64)})
        return Encoded(np.asarray(vectors, dtype=np.float32), np.asarray(pieces.offsets, dtype=np.int64))
