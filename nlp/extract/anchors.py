"""Two candidates and a type → the word that says the act between them, as the lexicon knows it."""

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from communique.nlp.extract.lexicon import Sense
from communique.nlp.extract.predicates import Predicate
from communique.nlp.extract.reading import MUTUAL
from communique.nlp.extract.rules import Link, inside, label
from communique.nlp.extract.spans import Candidate

Anchor = tuple[Token | None, Predicate | None, Sense | None, str]


def find(
    doc: Doc, sides: tuple[Candidate, Candidate], name: str, links: Sequence[Link], predicates: Sequence[Predicate]
) -> Anchor:
    """The words that say the act: a rule that links the two, else a known word between them, else the top."""
    a, b = sides
    linking = [link for link in links if _joins(link, a, b, name) or (name in MUTUAL and _joins(link, b, a, name))]
    if linking:
        best = max(linking, key=lambda link: link.strength)
        return best.predicate.token, best.predicate, best.sense, f"rule {best.sense.name}"
    path = _path(doc[a.head], doc[b.head])
    return _near(path, [*path, *path[-1].ancestors, *doc[a.head].ancestors], name, predicates)


def find_alone(doc: Doc, side: Candidate, name: str, links: Sequence[Link], predicates: Sequence[Predicate]) -> Anchor:
    """The words that say an act of which one side only is told."""
    linking = [
        link
        for link in links
        if label(link.sense.event_type) == name
        and any(end is not None and inside(end.head, side) for end in (link.actor, link.recipient))
    ]
    if linking:
        best = max(linking, key=lambda link: link.strength)
        return best.predicate.token, best.predicate, best.sense, f"rule {best.sense.name}"
    above = [doc[side.head], *doc[side.head].ancestors]
    return _near(above, above, name, predicates)


def _near(path: Sequence[Token], verbs: Sequence[Token], name: str, predicates: Sequence[Predicate]) -> Anchor:
    """A word on the path, or hanging on it, that is known for the type; else the first verb."""
    near = {t.i for t in path} | {child.i for t in path for child in t.children}
    known = [
        (sense.weak, n, predicate.token.i, predicate, sense)
        for predicate in predicates
        if predicate.token.i in near
        for n, sense in enumerate(predicate.senses)
        if label(sense.event_type) == name
    ]
    if known:
        *_, predicate, sense = min(known, key=lambda k: k[:3])
        return predicate.token, predicate, sense, f"word {sense.name} between them"
    verb = next((t for t in verbs if t.pos_ in {"VERB", "AUX"}), None)
    return verb, None, None, "reader"


def _joins(link: Link, a: Candidate, b: Candidate, name: str) -> bool:
    return (
        link.actor is not None
        and link.recipient is not None
        and label(link.sense.event_type) == name
        and inside(link.actor.head, a)
        and inside(link.recipient.head, b)
    )


def _path(a: Token, b: Token) -> list[Token]:
    """From one head up to what both hang on, and down to the other; the ends left out."""
    above_a, above_b = [a, *a.ancestors], [b, *b.ancestors]
    shared = next((t for t in above_a if t in above_b), a)
    up = above_a[1 : above_a.index(shared) + 1] if shared in above_a else above_a[1:]
    down = above_b[1 : above_b.index(shared)] if shared in above_b else []
    return [*up, *reversed(down)] or [shared]
