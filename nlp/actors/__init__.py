"""Text → who is meant: actors by name, people by the office they held on that day, roles by country and sector."""

from communique.nlp.actors.gazetteer import Gazetteer
from communique.nlp.actors.match import Match
from communique.nlp.actors.records import Kind, Record
from communique.nlp.actors.resolve import Resolution

__all__ = ["Gazetteer", "Kind", "Match", "Record", "Resolution"]
