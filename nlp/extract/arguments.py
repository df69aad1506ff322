"""A predicate → the noun phrases that may be its actor and its recipient, each with the path that leads there."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from communique.nlp.extract.predicates import Predicate

SUBJECTS = frozenset({"nsubj", "csubj"})
BLAMED = frozenset({"for", "of", "from"})
"""Links from somebody to what they do, or are kept from: "accused Peru of shelling", "condemned it for imposing"."""
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ"})


@dataclass(frozen=True)
class Argument:
    """The head of a noun phrase and how the predicate reaches it."""

    head: Token
    slot: str


def _children(token: Token, *labels: str) -> Iterator[Token]:
    return (child for child in token.children if child.dep_ in labels)


def passive(verb: Token) -> bool:
    """Whether the verb's subject is what the act is done to."""
    if any(_children(verb, "nsubjpass", "auxpass", "agent")):
        return True
    return verb.dep_ == "acl" and verb.tag_ == "VBN"


def _prepositions(token: Token) -> Iterator[tuple[str, Token]]:
    for prep in _children(token, "prep", "agent", "dative"):
        for inner in _children(prep, "pobj"):
            yield prep.lower_, inner
        for second in _children(prep, "prep"):
            for inner in _children(second, "pobj"):
                yield second.lower_, inner


def _subjects(verb: Token, depth: int = 0) -> Iterator[Argument]:
    """Who does it: the subject, or that of the verb it hangs on."""
    if depth > 3:
        return
    own = [*_children(verb, *SUBJECTS)]
    if own:
        for subject in own:
            if subject.tag_ in {"WDT", "WP"} or subject.lower_ in {"which", "that", "who"}:
                yield Argument(verb.head, "relative")
            else:
                yield Argument(subject, "subject")
        return
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        yield Argument(verb.head, "participle")
    elif verb.dep_ == "relcl":
        yield Argument(verb.head, "relative")
    elif verb.dep_ == "pcomp" and verb.head.lower_ in BLAMED and any(_children(verb.head.head, "dobj")):
        yield from (Argument(t, "object-control") for t in _children(verb.head.head, "dobj"))
    elif verb.dep_ in {"conj", "xcomp", "advcl", "ccomp", "pcomp", "dep", "prep", "acl"}:
        above = verb.head if verb.head.pos_ in {"VERB", "AUX"} else verb.head.head
        if above is not verb and above.pos_ in {"VERB", "AUX"}:
            if passive(above) and verb.dep_ != "conj":
                yield from (Argument(t, f"{verb.dep_}-passive") for t in _children(above, "nsubjpass"))
            else:
                objects = [*_children(above, "dobj")] if verb.dep_ == "xcomp" and verb.dep_ != "conj" else []
                yield from (Argument(t, "object-control") for t in objects)
                yield from (Argument(a.head, f"{verb.dep_}-{a.slot}"[:40]) for a in _subjects(above, depth + 1))


def _verb_actors(verb: Token) -> Iterator[Argument]:
    if passive(verb):
        for agent in _children(verb, "agent"):
            yield from (Argument(t, "agent") for t in _children(agent, "pobj"))
        yield from (Argument(t, "prep-by") for word, t in _prepositions(verb) if word == "by")
        for subject in _children(verb, *SUBJECTS):
            yield Argument(subject, "subject")
        return
    yield from _subjects(verb)


def _phrase(noun: Token, side: str) -> Iterator[Argument]:
    """What stands around a noun: its possessor, the prepositions after it, the name before it."""
    yield from (Argument(t, f"{side}poss") for t in _children(noun, "poss"))
    yield from (Argument(t, f"{side}{word}") for word, t in _prepositions(noun))
    yield from (
        Argument(t, f"{side}name") for t in _children(noun, "compound", "amod", "nmod") if t.pos_ in {"PROPN", "ADJ"}
    )


def _verb_recipients(verb: Token) -> Iterator[Argument]:
    if passive(verb):
        subjects = [*_children(verb, "nsubjpass")] or ([verb.head] if verb.dep_ == "acl" else [])
        if not subjects and verb.dep_ in {"conj", "relcl"}:
            subjects = [*_children(verb.head, "nsubjpass")] if verb.dep_ == "conj" else [verb.head]
        for subject in subjects:
            if subject.tag_ in {"WDT", "WP"} and verb.dep_ == "relcl":
                subject = verb.head  # noqa: PLW2901
            yield Argument(subject, "object")
            yield from _phrase(subject, "object-")
    for thing in _children(verb, "dobj", "oprd"):
        yield Argument(thing, "object")
        yield from _phrase(thing, "object-")
    yield from (Argument(t, "dative") for t in _children(verb, "dative") if t.pos_ != "ADP")
    yield from (Argument(t, word) for word, t in _prepositions(verb))
    for clause in _children(verb, "ccomp", "xcomp"):
        yield from (Argument(t, "clause-subject") for t in _children(clause, "nsubj", "nsubjpass"))
        yield from (Argument(t, "clause-object") for t in _children(clause, "dobj"))
        yield from (Argument(t, f"clause-{word}") for word, t in _prepositions(clause))
        for thing in _children(clause, "dobj"):
            yield from _phrase(thing, "clause-object-")


def _noun_actors(predicate: Predicate) -> Iterator[Argument]:
    noun = predicate.token
    if predicate.support is not None:
        yield from _verb_actors(predicate.support)
    yield from (
        a
        for a in _phrase(noun, "noun-")
        if a.slot in {"noun-poss", "noun-by", "noun-between", "noun-name", "noun-from"}
    )
    if noun.dep_ in {"dobj", "pobj"}:
        head = noun.head.head if noun.dep_ == "pobj" else noun.head
        if head.pos_ == "VERB":
            yield from (Argument(a.head, f"over-{a.slot}") for a in _subjects(head))


def _noun_recipients(predicate: Predicate) -> Iterator[Argument]:
    yield from _phrase(predicate.token, "noun-")
    if predicate.support is not None:
        yield from (Argument(t, word) for word, t in _prepositions(predicate.support))


def _named(arguments: Iterator[Argument]) -> list[Argument]:
    seen: dict[int, Argument] = {}
    for argument in arguments:
        if argument.head.pos_ in NOMINAL or argument.head.dep_ == "pobj":
            seen.setdefault(argument.head.i, argument)
    return list(seen.values())


def actors(predicate: Predicate) -> list[Argument]:
    """Who may do it, best first."""
    if predicate.token.pos_ in {"VERB", "AUX"}:
        return _named(_verb_actors(predicate.token))
    return _named(_noun_actors(predicate))


def recipients(predicate: Predicate) -> list[Argument]:
    """Whom it may be done to, in the order of the text's structure."""
    if predicate.token.pos_ in {"VERB", "AUX"}:
        return _named(_verb_recipients(predicate.token))
    return _named(_noun_recipients(predicate))
