"""Stories → coded events: find predicates, attach arguments, type, modality, resolve, date and place."""

from communique.nlp.extract.extractor import Extractor

__all__ = ["Extractor"]
