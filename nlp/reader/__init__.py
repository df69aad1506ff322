"""Sentences and candidate noun phrases → who acts, who is acted upon, and what the act is, as probabilities."""

from communique.nlp.reader.encoder import Encoded
from communique.nlp.reader.reader import SHIPPED, Reader
from communique.nlp.reader.reading import TYPES, Reading
from communique.nlp.reader.sieve import Sieve

__all__ = ["SHIPPED", "TYPES", "Encoded", "Reader", "Reading", "Sieve"]
