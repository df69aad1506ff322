"""Two sides, a type and its anchor → why that is no act between them, if it is none: topics, roles, states."""

from spacy.tokens import Doc, Token

from communique.nlp.extract.predicates import Predicate, lemma
from communique.nlp.extract.reading import MUTUAL
from communique.nlp.extract.spans import Candidate
from communique.nlp.extract.words import words

TOPIC = words("vetoes.topic")
TALKING = words("vetoes.talking")
STATES = words("vetoes.state")
STANDING = words("vetoes.standing")
RECEIVING = words("vetoes.receiving")
WARNING = words("vetoes.warning")
CONSEQUENCE = words("vetoes.consequence")
BELONGING = frozenset({"poss", "compound", "amod", "nmod", "nummod", "appos"})


def reason(
    doc: Doc, sides: tuple[Candidate, Candidate], name: str, anchor: Token, predicate: Predicate | None
) -> str | None:
    """What speaks against the act; nothing if nothing does."""
    actor, recipient = doc[sides[0].head], doc[sides[1].head]
    if _role(actor) or _role(recipient):
        return "one side is what the other is called"
    if name == "CONSULT" and (_topic(recipient) or _topic(actor)):
        return "one side is what they talk about"
    if predicate is None and name not in MUTUAL and _state(anchor):
        return "no act but a state"
    if name not in MUTUAL and predicate is not None and _does(recipient, anchor):
        return "the recipient does it"
    if name == "THREATEN" and lemma(anchor) in WARNING and _foretold(anchor) and not _consequence(doc):
        return "a warning of what nobody does"
    return None


def _role(token: Token) -> bool:
    """The words "as foreign minister": what somebody is, not whom it is done to."""
    return (
        token.dep_ == "pobj"
        and token.head.lower_ == "as"
        and token.pos_ == "NOUN"
        and lemma(token) != "part"
        and not any(t.pos_ == "PROPN" for t in token.subtree)
    )


def _topic(token: Token) -> bool:
    """The words "on Ukraine", "about Syria", or "the war in Sudan" that is discussed."""
    while True:
        if token.dep_ == "pobj" and token.head.lower_ in TOPIC:
            return True
        if token.dep_ == "dobj" and lemma(token.head) in TALKING:
            return True
        if token.dep_ not in BELONGING | {"pobj", "prep"} or lemma(token.head) in TALKING:
            return False
        if token.dep_ == "pobj" and token.head.lower_ not in {"in", "of"}:
            return False
        token = token.head


def _state(anchor: Token) -> bool:
    """What is, or has long been; only of words that name no act."""
    around = {t.lower_ for t in anchor.children if t.dep_ == "advmod" and not any(True for _ in t.children)}
    return lemma(anchor) in STATES or bool(around & STANDING)


def _does(token: Token, anchor: Token) -> bool:
    """Whether somebody is the subject of an act that is not one of receiving."""
    while token.dep_ in {"conj", "poss", "compound", "amod", "appos"} and token.head != anchor:
        if token.dep_ not in {"conj", "appos"}:
            return False
        token = token.head
    return token.dep_ == "nsubj" and token.head == anchor and lemma(anchor) not in RECEIVING


def _foretold(anchor: Token) -> bool:
    """Whether a warning says what will come: "that …", "of …"; a bare "warned them over it" threatens."""
    return any(t.dep_ == "ccomp" or (t.dep_ == "prep" and t.lower_ in {"of", "about"}) for t in anchor.children)


def _consequence(doc: Doc) -> bool:
    return any(lemma(t) in CONSEQUENCE for t in doc)
