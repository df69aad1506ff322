"""The reader's types as the composer uses them: by position, by quad class, and which of them are mutual."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from communique.nlp.reader import TYPES

Array = NDArray[np.floating[Any]]

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
