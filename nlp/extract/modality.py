"""A predicate → whether the text says that the act happened: actual, planned, possible or denied."""

from collections.abc import Iterator

from spacy.tokens import Token

from communique.nlp.extract.predicates import lemma
from communique.nlp.extract.words import words
from communique.schemas.ontology import Modality

NEGATIONS = words("modality.negation")
FUTURE = words("modality.future")
DOUBT = words("modality.doubt")
CONDITIONS = words("modality.condition")
PLANS = words("modality.plan")
UNREAL = words("modality.unreal")
DENIALS = words("modality.denial")
LINKS = frozenset({"xcomp", "ccomp", "pcomp", "advcl", "conj", "acl", "dobj", "pobj", "prep", "attr"})


def _negated(verb: Token) -> bool:
    return any(
        t.dep_ == "neg" or (t.lower_ in NEGATIONS and t.dep_ in {"advmod", "det", "preconj"}) for t in verb.children
    )


def _auxiliaries(verb: Token) -> set[str]:
    return {t.lower_ for t in verb.children if t.dep_ in {"aux", "auxpass", "advmod", "amod"}}


def _governors(verb: Token) -> Iterator[Token]:
    """The verbs above: an act that hangs on "agreed", "refused", "would" is not yet done."""
    token = verb
    for _ in range(4):
        if token.dep_ not in LINKS or token.head is token:
            return
        token = token.head
        if token.pos_ in {"VERB", "AUX"}:
            yield token


def _conditional(verb: Token) -> bool:
    return any(t.dep_ == "mark" and t.lower_ in CONDITIONS for t in verb.children)


def _future(verb: Token) -> bool:
    going = lemma(verb) == "go" and any(t.lower_ == "to" for t in verb.children)
    return bool(_auxiliaries(verb) & FUTURE) or going


def of(token: Token, verb: Token) -> Modality:
    """The modality of the act that `token` says, `verb` being its verb."""
    if _negated(verb) or (token is not verb and _negated(token)):
        return Modality.DENIED
    if _conditional(verb) or _auxiliaries(token) & DOUBT or _auxiliaries(verb) & DOUBT:
        return Modality.POSSIBLE
    if _future(verb):
        return Modality.PLANNED
    return _from_above(verb)


def _from_above(verb: Token) -> Modality:
    coordinated = verb.dep_ == "conj"
    for above in _governors(verb):
        word = lemma(above)
        bare = not any(t.dep_ in {"nsubj", "nsubjpass"} for t in verb.children)
        if coordinated or bare:
            if _future(above):
                return Modality.PLANNED
            if _auxiliaries(above) & DOUBT:
                return Modality.POSSIBLE
        if verb.dep_ in {"xcomp", "ccomp", "pcomp"} and word in DENIALS:
            return Modality.DENIED
        if verb.dep_ == "xcomp" and word in PLANS:
            return Modality.PLANNED
        if verb.dep_ in {"xcomp", "ccomp", "pcomp"} and word in UNREAL:
            return Modality.POSSIBLE
        if not coordinated:
            break
    return Modality.ACTUAL
