"""The reader's answer as the composer takes it; and the answer of a coder that has only its rules."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from communique.nlp.reader import TYPES, Reading

Array = NDArray[np.floating[Any]]

NONE = TYPES[0]
YIELD = "YIELD"
"""What research sets call what PLOVER 2 splits into CONCEDE and RETREAT."""
QUADS = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "COOPERATE": 2, "AID": 2, YIELD: 2, "REQUEST": 3, "ACCUSE": 3, "REJECT": 3,
    "THREATEN": 3, "SANCTION": 3, "PROTEST": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip
"""The class of each type as the reader learned it: PLOVER puts SANCTION and part of YIELD elsewhere."""
MUTUAL = ("CONSULT", "AGREE", "COOPERATE")
"""Types whose sides may be exchanged."""
INDEX = {name: n for n, name in enumerate(TYPES)}


def unread(count: int) -> Reading:
    """Nothing is likely unless a rule says so."""
    pairs = np.full((count, count, len(TYPES)), 0.1 / (len(TYPES) - 1), dtype=np.float32)
    pairs[:, :, 0] = 0.9
    half = np.full(count, 0.5, dtype=np.float32)
    return Reading(actor=half, recipient=half, pairs=pairs, quad=np.full(5, 0.2, dtype=np.float32))
