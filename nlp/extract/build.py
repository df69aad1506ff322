"""The acts of a sentence → what was found: who is meant, PLOVER type, modality, date, place, sizes, who says so."""

import datetime as dt
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from communique.nlp.extract import attribution, casualties, contexts, dates, lexicon, modality, phrases, places
from communique.nlp.extract.acts import Act
from communique.nlp.extract.attribution import Voice
from communique.nlp.extract.calibration import confidence, given
from communique.nlp.extract.cast import Cast
from communique.nlp.extract.found import Found, Side
from communique.nlp.extract.predicates import lemma
from communique.nlp.extract.reading import MUTUAL, YIELD
from communique.nlp.extract.rules import inside
from communique.nlp.extract.spans import Candidate
from communique.nlp.extract.when import When
from communique.nlp.extract.words import words
from communique.schemas.events import Entity
from communique.schemas.ontology import EventType, Modality

RELEASES = words("types.retreat")
AHEAD = frozenset({EventType.CONSULT, EventType.COOPERATE})
SIZED = frozenset({EventType.ASSAULT, EventType.PROTEST, EventType.COERCE})
PLAYED = frozenset({"ASSAULT", "COERCE"})
SIMULATED = words("modality.simulated")
LONG_AGO = dt.timedelta(days=400)


class Scene:
    """One sentence in its story: what the builder needs beside the act."""

    def __init__(self, doc: Doc, start: int, cast: Cast, published: dt.date | None, told: tuple[When, bool]) -> None:
        self.doc, self.start, self.cast, self.published = doc, start, cast, published
        self.told, self.headline = told
        """The day of which the story is telling here, and whether this is its headline."""


def build(scene: Scene, candidates: Sequence[Candidate], acts: Sequence[Act]) -> Iterator[Found]:
    """One finding an act; opinions of commentators give none, nor do acts that are not sure enough."""
    for act in filter(given, acts):
        voice = attribution.find(act.anchor)
        actor = candidates[act.actor] if act.actor is not None else None
        if (voice and voice.comment) or (actor and attribution.is_commentator(scene.doc[actor.head])):
            continue
        yield _found(scene, candidates, act, voice)


def _found(scene: Scene, candidates: Sequence[Candidate], act: Act, voice: Voice | None) -> Found:
    how = _modality(act)
    event_type = _event_type(act, how)
    sense = act.sense if act.sense and act.sense.event_type is event_type else None
    when = dates.of(act.anchor, how, scene.published, scene.told, headline=scene.headline)
    actors, recipients = _sides(scene, candidates, act)
    taken = {t.i for k in (act.actor, act.recipient) if k is not None for t in _tokens(scene.doc, candidates[k])}
    sized = event_type in SIZED
    return Found(
        event_type=event_type,
        mode=sense.mode if sense else None,
        cameo=sense.cameo if sense else lexicon.plain_cameo(event_type),
        contexts=contexts.find(lemma(t) for t in scene.doc),
        actors=actors,
        recipients=recipients,
        modality=how,
        when=when,
        historical=_historical(when, scene.published, how),
        spot=places.find(act.anchor, taken),
        killed=casualties.count(scene.doc.text, "killed") if sized else None,
        injured=casualties.count(scene.doc.text, "injured") if sized else None,
        anchor=(scene.start + act.anchor.idx, scene.start + act.anchor.idx + len(act.anchor)),
        sentence=(scene.start, scene.start + len(scene.doc.text)),
        attributed_to=_speaker(scene, voice, candidates, act),
        confidence=confidence(act),
        explain=_reasons(act, scene.doc, candidates),
    )


def _modality(act: Act) -> Modality:
    """The modality of the words; a refusal or a threat is what the negation or the future has made of another act."""
    verb = act.predicate.verb if act.predicate else act.anchor
    how = modality.of(act.anchor, verb)
    if act.sense is None and how is not Modality.POSSIBLE:
        planned = how is Modality.PLANNED and act.label not in {"THREATEN", "REJECT", "REQUEST", "ACCUSE"}
        return Modality.PLANNED if planned else Modality.ACTUAL
    if how is Modality.ACTUAL and act.label in PLAYED and {lemma(t) for t in verb.subtree} & SIMULATED:
        return Modality.POSSIBLE
    if act.label == "REJECT" and how is Modality.DENIED and not (act.sense and act.sense.event_type.value == "REJECT"):
        return Modality.ACTUAL
    return how


def _event_type(act: Act, how: Modality) -> EventType:
    if act.label == YIELD:
        if act.sense:
            return act.sense.event_type
        return EventType.RETREAT if {lemma(t) for t in act.anchor.subtree} & RELEASES else EventType.CONCEDE
    event_type = EventType(act.label)
    # a meeting or an exercise that is still ahead is an agreement to hold it (PLOVER 2.0)
    return EventType.AGREE if how is Modality.PLANNED and event_type in AHEAD else event_type


def _historical(when: When, published: dt.date | None, how: Modality) -> bool:
    last = when.end or when.date
    return how is Modality.ACTUAL and last is not None and published is not None and published - last > LONG_AGO


def _tokens(doc: Doc, candidate: Candidate) -> list[Token]:
    return [t for t in doc if candidate.start <= t.idx < candidate.end]


def _sides(scene: Scene, candidates: Sequence[Candidate], act: Act) -> tuple[tuple[Side, ...], tuple[Side, ...]]:
    """Actor and recipient with those coordinated with them; nobody is both."""
    actor = candidates[act.actor] if act.actor is not None else None
    recipient = candidates[act.recipient] if act.recipient is not None else None
    actors = list(_members(scene, actor, avoid=[recipient] if recipient else [])) if actor else []
    if recipient is None:
        return tuple(_distinct(actors)), ()
    if actor is None:
        return (), tuple(_distinct(list(_members(scene, recipient, avoid=[]))))
    recipients = list(_members(scene, recipient, avoid=[actor]))
    if act.label in MUTUAL and len(actors) > 1 and scene.doc[recipient.head] in scene.doc[actor.head].conjuncts:
        return tuple(_distinct([*actors, *recipients])), ()
    return tuple(_distinct(actors)), tuple(_distinct(recipients))


def _members(scene: Scene, candidate: Candidate, avoid: Sequence[Candidate]) -> Iterator[Side]:
    """The candidate, and the noun phrases coordinated with its head that stand outside of it."""
    head = scene.doc[candidate.head]
    for entity in scene.cast.entities(scene.doc.text[candidate.start : candidate.end], head):
        yield entity, scene.start + candidate.start, scene.start + candidate.end
    for other in head.conjuncts:
        if any(c.start <= other.idx < c.end for c in (candidate, *avoid)) or other.pos_ in {"VERB", "AUX", "ADV"}:
            continue
        words_ = phrases.span(other)
        for entity in scene.cast.entities(words_.text, other):
            yield entity, scene.start + words_.start_char, scene.start + words_.end_char


def _distinct(sides: list[Side]) -> list[Side]:
    kept: dict[tuple[str, int, int], Side] = {}
    for side in sides:
        kept.setdefault((side[0].name, side[1], side[2]), side)
    return list(kept.values())


def _speaker(scene: Scene, voice: Voice | None, candidates: Sequence[Candidate], act: Act) -> Entity | None:
    """Who says so; nobody where the actor tells of its own act."""
    if voice is None or (act.actor is not None and inside(voice.speaker, candidates[act.actor])):
        return None
    return scene.cast.entities(phrases.span(voice.speaker).text, voice.speaker)[0]


def _reasons(act: Act, doc: Doc, candidates: Sequence[Candidate]) -> tuple[str, ...]:
    sides = [doc.text[candidates[k].start : candidates[k].end] for k in (act.actor, act.recipient) if k is not None]
    return f"{act.label} by {act.reason}: '{act.anchor.text}'", f"{' → '.join(sides)}: {act.score:.2f}"
