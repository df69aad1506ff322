"""What the reader says of one sentence."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

TYPES = (
    "NONE", "ACCUSE", "AGREE", "AID", "ASSAULT", "COERCE", "CONSULT", "COOPERATE", "MOBILIZE", "PROTEST",
    "REJECT", "REQUEST", "SANCTION", "SUPPORT", "THREATEN", "YIELD",
)  # fmt: skip
"""Columns of `Reading.pairs`. YIELD stands for CONCEDE and RETREAT, which the training data do not tell apart."""


@dataclass(frozen=True)
class Reading:
    """Probabilities for the K candidate spans of one sentence, in the order in which they were given."""

    actor: Floats
    """[K]: the span is the actor of some act."""
    recipient: Floats
    """[K]: the span is the recipient of some act."""
    pairs: Floats
    """[K, K, 16]: what span i does to span j, over `TYPES`; on the diagonal what it does to nobody, or nobody to it."""
    quad: Floats
    """[5]: the sentence as a whole; 0 is no event, 1-4 are the quad classes."""
    told: Floats
    """[16]: whether the sentence tells of any act; then whether it tells of one of each of `TYPES` after NONE."""
