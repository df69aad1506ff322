"""Stories → coded events: find predicates, attach arguments, type, modality, resolve, date and place."""

from communique.nlp.extract.events import VERSION
from communique.nlp.extract.extractor import Extractor, model_name, pipeline

__all__ = ["VERSION", "Extractor", "model_name", "pipeline"]
