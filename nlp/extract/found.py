"""What was found in a sentence: an act with its entities, spans of the story's text, when and where."""

from dataclasses import dataclass

from communique.nlp.extract.places import Spot
from communique.nlp.extract.when import When
from communique.schemas.events import Entity
from communique.schemas.ontology import EventType, Modality

Side = tuple[Entity, int, int]
"""Who, and where in the story's text."""


@dataclass(frozen=True)
class Found:
    """One act; all spans count characters of the story's text."""

    event_type: EventType
    mode: str | None
    cameo: str
    contexts: tuple[str, ...]
    actors: tuple[Side, ...]
    recipients: tuple[Side, ...]
    modality: Modality
    when: When
    historical: bool
    spot: Spot | None
    killed: int | None
    injured: int | None
    anchor: tuple[int, int]
    sentence: tuple[int, int]
    attributed_to: Entity | None
    confidence: float
    explain: tuple[str, ...]
