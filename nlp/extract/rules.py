"""Predicates and candidates → links: which act the lexicon and the parse see between which candidates."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from communique.nlp.extract import arguments
from communique.nlp.extract.arguments import Argument
from communique.nlp.extract.lexicon import Sense
from communique.nlp.extract.phrases import heads
from communique.nlp.extract.predicates import Predicate, lemma
from communique.nlp.extract.reading import YIELD
from communique.nlp.extract.spans import Candidate
from communique.schemas.ontology import MUTUAL, EventType

OWN = 11.0
"""Strength of a user's own sense: it holds against whatever the reader takes an unknown word for."""


@dataclass(frozen=True)
class Link:
    """A predicate between an actor and a recipient, either of which may be missing."""

    predicate: Predicate
    sense: Sense
    actor: Argument | None
    recipient: Argument | None
    strength: float
    """1 for a sense whose places are filled as the lexicon says, less for weak senses and unexpected places, more where
    the sense also names its object ("froze aid")."""


def label(event_type: EventType) -> str:
    """The reader's label for an event type."""
    return YIELD if event_type in {EventType.CONCEDE, EventType.RETREAT} else event_type.value


def links(predicates: Sequence[Predicate]) -> list[Link]:
    """Every sense of every predicate with the arguments that it allows."""
    return [link for predicate in predicates for link in _links(predicate)]


def _links(predicate: Predicate) -> Iterator[Link]:
    doers = [*_spread(arguments.actors(predicate))]
    nobody: list[Argument | None] = [None]
    done_to = [*_spread(arguments.recipients(predicate))]
    for n, sense in enumerate(predicate.senses):
        first = OWN if sense.own else 0.5 if sense.weak else 1.5 if sense.objects else 1.0 if n == 0 else 0.7
        if sense.event_type in MUTUAL:
            yield from (Link(predicate, sense, a, b, first) for a, b in _together(doers))
        fitting = [(argument, _fit(argument, sense)) for argument in done_to]
        for doer in doers or nobody:
            yield Link(predicate, sense, doer, None, first)
            for argument, fit in fitting:
                if fit and (doer is None or doer.head.i != argument.head.i):
                    yield Link(predicate, sense, doer, argument, first * fit)


def _together(doers: list[Argument]) -> Iterator[tuple[Argument, Argument]]:
    """Those who do something with one another: "Peru and Chile held talks"."""
    for n, first in enumerate(doers):
        yield from ((first, other) for other in doers[n + 1 :] if other.head in first.head.conjuncts)


def _spread(found: list[Argument]) -> Iterator[Argument]:
    """Those coordinated with an argument are arguments too."""
    for argument in found:
        for head in heads(argument.head):
            yield Argument(head, argument.slot)


def _fit(argument: Argument, sense: Sense) -> float:
    """How well a place suits the recipient of an act: named by it, possible, or not at all."""
    if lemma(argument.head) in sense.objects:
        return 0.0
    slot = argument.slot.removeprefix("noun-").removeprefix("object-").removeprefix("clause-")
    if slot in sense.recipient:
        return 1.0
    return 0.6 if slot in {"poss", "name", "object", "subject", "of"} else 0.2


def inside(token: Token, candidate: Candidate) -> bool:
    """Whether a token stands in a candidate."""
    return candidate.start <= token.idx < candidate.end
