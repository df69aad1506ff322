"""A raw article → its stories without boilerplate, every character traceable to the raw body."""

from communique.nlp.clean.report import report
from communique.nlp.clean.stories import clean

__all__ = ["clean", "report"]
