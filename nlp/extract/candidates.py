"""A parsed sentence → what happened in it, as spans of the story's text with entities, type, modality and date."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from communique.nlp.extract import dates, modality, phrases, predicates
from communique.nlp.extract.arguments import Argument, actors, recipients
from communique.nlp.extract.cast import Cast
from communique.nlp.extract.dates import When
from communique.nlp.extract.lexicon import Act, Lexicon
from communique.nlp.extract.predicates import Predicate
from communique.schemas.events import Entity
from communique.schemas.ontology import MUTUAL, EventType, Modality

Side = tuple[Entity, int, int]
"""Who, and where in the story's text."""


@dataclass(frozen=True)
class Found:
    """One act of a sentence; all spans count characters of the story's text."""

    event_type: EventType
    mode: str | None
    cameo: str
    actors: tuple[Side, ...]
    recipients: tuple[Side, ...]
    modality: Modality
    when: When
    anchor: tuple[int, int]
    sentence: tuple[int, int]
    confidence: float
    explain: tuple[str, ...]


def find(doc: Doc, start: int, cast: Cast, lexicon: Lexicon, published: dt.date | None) -> Iterator[Found]:
    """The acts of the sentence that begins at `start` of the story's text."""
    for predicate in predicates.find(doc, lexicon):
        if found := _act(predicate, start, cast, published):
            yield found


def _act(predicate: Predicate, start: int, cast: Cast, published: dt.date | None) -> Found | None:
    act = predicate.acts[0]
    doers, done_to = actors(predicate), _ranked(recipients(predicate), act)
    doer = doers[0] if doers else None
    target = next((a for a in done_to if doer is None or a.head.i != doer.head.i), None)
    if doer is None or (target is None and act.weak):
        return None
    how = modality.of(predicate.token, predicate.verb)
    event_type, cameo = _future(act, how)
    words = _clause(predicate.verb)
    doc = predicate.token.doc
    return Found(
        event_type=event_type,
        mode=act.mode,
        cameo=cameo,
        actors=tuple(_sides(doer, start, cast)),
        recipients=tuple(_sides(target, start, cast)) if target else (),
        modality=how,
        when=dates.resolve(words, published, future=how is Modality.PLANNED),
        anchor=_shift(predicate.token.idx, len(predicate.token), start),
        sentence=(start, start + len(doc.text)),
        confidence=0.35 if act.weak else 0.55,
        explain=_reasons(predicate, act, doer, target),
    )


def _reasons(predicate: Predicate, act: Act, doer: Argument, target: Argument | None) -> tuple[str, ...]:
    path = f"actor: {doer.slot} '{doer.head.text}'" + (
        f"; recipient: {target.slot} '{target.head.text}'" if target else ""
    )
    return (f"rule {act.name}: '{predicate.token.text}'", path)


def _ranked(found: list[Argument], act: Act) -> list[Argument]:
    """The recipient's places in the order that the act names them; what it does not name comes last or not at all."""

    def rank(argument: Argument) -> int:
        if predicates.lemma(argument.head) in act.objects:
            return 99
        slot = argument.slot.removeprefix("noun-").removeprefix("object-").removeprefix("clause-")
        if slot in act.recipient:
            return act.recipient.index(slot)
        return 20 if slot in {"poss", "name", "object", "subject"} else 99

    return sorted((a for a in found if rank(a) < 99), key=rank)


def _future(act: Act, how: Modality) -> tuple[EventType, str]:
    """A meeting, visit or deal that is still ahead is an agreement to hold it (PLOVER 2.0)."""
    if how is Modality.PLANNED and act.event_type in MUTUAL:
        return EventType.AGREE, "036"
    return act.event_type, act.cameo


def _sides(argument: Argument, start: int, cast: Cast) -> Iterator[Side]:
    for head in phrases.heads(argument.head):
        words = phrases.span(head)
        for entity in cast.entities(head):
            yield entity, start + words.start_char, start + words.end_char


def _clause(verb: Token) -> str:
    """The words that hang on the verb without going through another finite clause."""
    return " ".join(t.text for t in verb.subtree)


def _shift(index: int, length: int, start: int) -> tuple[int, int]:
    return start + index, start + index + length
