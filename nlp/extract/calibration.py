"""An act's score and how it was found → the share of such acts that are right, by a fitted logistic curve."""

import math

from communique.nlp.extract.acts import Act
from communique.nlp.extract.lexicon import curve

EDGE = 1e-6
ENOUGH = 0.35
"""Of acts that are right less often than this none is given: they would be most of what is wrong."""


def confidence(act: Act) -> float:
    """Calibrated confidence."""
    return round(1 / (1 + math.exp(-sum(weight * value for weight, value in _terms(act)))), 3)


def given(act: Act) -> bool:
    """Whether an act is sure enough to be told; a user's own words always are."""
    return confidence(act) >= ENOUGH or (act.sense is not None and act.sense.own)


def _terms(act: Act) -> list[tuple[float, float]]:
    """Each named feature with its weight."""
    features = {
        "always": 1.0,
        "log_odds": _log_odds(act.score),
        "told": _log_odds(act.told),
        "by_rule": float(act.reason.startswith("rule")),
        "by_word": float(act.reason.startswith("word")),
        "one_sided": float(act.actor is None or act.recipient is None),
    }
    return [(curve()[name], value) for name, value in features.items()]


def _log_odds(p: float) -> float:
    inside = min(max(p, EDGE), 1 - EDGE)
    return max(-4.0, min(8.0, math.log(inside / (1 - inside))))
