"""An act's score and how it was found → the share of such acts that are right, by a fitted logistic curve."""

import math

from communique.nlp.extract.compose import Act
from communique.nlp.extract.lexicon import curve

EDGE = 1e-6


def confidence(act: Act) -> float:
    """Calibrated confidence."""
    return round(1 / (1 + math.exp(-sum(weight * value for weight, value in _terms(act)))), 3)


def _terms(act: Act) -> list[tuple[float, float]]:
    """Each named feature with its weight."""
    score = min(max(act.score, EDGE), 1 - EDGE)
    features = {
        "always": 1.0,
        "log_odds": max(-4.0, min(8.0, math.log(score / (1 - score)))),
        "by_rule": float(act.reason.startswith("rule")),
        "by_word": float(act.reason.startswith("word")),
        "one_sided": float(act.actor is None or act.recipient is None),
    }
    return [(curve()[name], value) for name, value in features.items()]
