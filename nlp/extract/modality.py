"""A predicate → whether the text says that the act happened: actual, planned, possible or denied."""

from collections.abc import Iterator

from spacy.tokens import Token

from communique.nlp.extract.predicates import lemma
from communique.nlp.extract.words import words
from communique.schemas.ontology import Modality

NEGATIONS = words("modality.negation")
FUTURE = words("modality.future")
AHEAD = words("modality.ahead")
DOUBT = words("modality.doubt")
CONDITIONS = words("modality.condition")
INSTEAD = words("modality.instead")
SAYING = words("attribution.saying")
OPINION = words("modality.opinion")
BY_CLASS = (
    (Modality.DENIED, words("modality.denial")),
    (Modality.POSSIBLE, words("modality.unreal")),
    (Modality.PLANNED, words("modality.plan")),
)
"""What a verb or a noun makes of the act that hangs on it; the first class that has it counts."""
VERBS = frozenset({"VERB", "AUX"})
CLAUSAL = frozenset({"xcomp", "ccomp", "pcomp", "acl"})
THINGS = frozenset({"dobj", "pobj", "nsubjpass", "attr"})
GOVERNING = words("modality.governing")
GATHERINGS = words("modality.gathering")
"""What is still ahead where somebody "will fly to Rome for" it."""
SHARING = frozenset({"conj", "xcomp"})
PASSED = frozenset({"pobj", "pcomp", "prep", "advmod", "acomp", "prt"})
"""Links over which what stands higher still counts."""
SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def of(token: Token, verb: Token) -> Modality:
    """The modality of the act that `token` says, `verb` being its verb."""
    if _negated(verb) or (token != verb and _negated(token)) or _instead(verb):
        return Modality.DENIED
    if _conditional(verb) or _around(token) & DOUBT or _around(verb) & DOUBT:
        return _reported_future(verb) or Modality.POSSIBLE
    if _future(verb) or _is_to(verb) or _around(token) & AHEAD:
        return Modality.POSSIBLE if _opinion(verb) else Modality.PLANNED
    return _from_above(verb)


def _negated(word: Token) -> bool:
    return any(
        t.dep_ == "neg" or (t.lower_ in NEGATIONS and t.dep_ in {"advmod", "det", "preconj"}) for t in word.children
    )


def _instead(verb: Token) -> bool:
    """The words "without condemning", "instead of meeting"."""
    return verb.dep_ == "pcomp" and verb.head.lower_ in INSTEAD


def _around(word: Token) -> set[str]:
    return {t.lower_ for t in word.children if t.dep_ in {"aux", "auxpass", "advmod", "amod"}}


def _conditional(verb: Token) -> bool:
    """In an "if" clause, or with one: what will be done "if …" may never be."""
    if any(t.dep_ == "mark" and t.lower_ in CONDITIONS for t in verb.children):
        return True
    clauses = (t for t in verb.children if t.dep_ == "advcl") if _future(verb) else ()
    return any(t.dep_ == "mark" and t.lower_ in CONDITIONS for clause in clauses for t in clause.children)


def _future(verb: Token) -> bool:
    return bool(_around(verb) & FUTURE)


def _is_to(verb: Token) -> bool:
    """The words "are to meet"."""
    return verb.dep_ == "xcomp" and lemma(verb.head) == "be" and any(t.lower_ == "to" for t in verb.children)


def _reported_future(verb: Token) -> Modality | None:
    """The words "said it would send": what was then ahead; without a condition it is a plan."""
    said = verb.dep_ == "ccomp" and lemma(verb.head) in SAYING and verb.head.tag_ in {"VBD", "VBN"}
    conditions = any(t.lower_ in CONDITIONS for t in verb.subtree)
    return Modality.PLANNED if said and "would" in _around(verb) and not conditions else None


def _opinion(verb: Token) -> bool:
    """The words "thinks that they will invade": somebody's guess."""
    return verb.dep_ == "ccomp" and lemma(verb.head) in OPINION


def _from_above(verb: Token) -> Modality:
    """What the verbs and nouns above make of an act: "agreed to", "refused to", "plans for", "the fear of"."""
    for word, link in _governors(verb):
        if link == "shared":
            if _future(word) or (lemma(word) == "go" and word.tag_ == "VBG"):
                return Modality.PLANNED
            if _around(word) & DOUBT:
                return Modality.POSSIBLE
        elif (found := _made_by(word, link)) is not None:
            higher = _from_above(word) if found is Modality.PLANNED and word.pos_ in VERBS else found
            return found if higher is Modality.ACTUAL else higher
    return Modality.ACTUAL


def _made_by(word: Token, link: str) -> Modality | None:
    said = {lemma(word), *(f"{lemma(word)}_{t.lower_}" for t in word.children if t.dep_ == "prt")}
    for modality, members in BY_CLASS:
        if said & members and (link == "clause" or modality is not Modality.DENIED or word.pos_ in VERBS):
            return Modality.DENIED if _negated(word) and modality is Modality.PLANNED else modality
    if lemma(word) == "have" and "yet" in _around(word):
        return Modality.DENIED
    return None


def _governors(verb: Token) -> Iterator[tuple[Token, str]]:
    """The words above that an act hangs on, and how: by a clause, as a thing, or sharing their auxiliaries."""
    token = verb
    for _ in range(4):
        above, verbs = token.head, token.head.pos_ in VERBS and token.pos_ in VERBS
        if above == token or _past_beside_infinitive(token):
            return
        if token.dep_ in SHARING and verbs and not any(t.dep_ in SUBJECTS for t in token.children):
            yield above, "shared"
        if (link := _link(token, verb)) is not None:
            yield above, link
        if token.dep_ not in PASSED and not (token.dep_ in SHARING and verbs):
            return
        if token.dep_ == "prep" and above.pos_ in VERBS and lemma(verb) in GATHERINGS:
            yield above, "shared"
        if token.dep_ == "prep" and (token.lower_ not in GOVERNING or above.pos_ not in {"ADV", *VERBS}):
            return
        token = above


def _past_beside_infinitive(token: Token) -> bool:
    """The words "agreed to send arms and condemned": a past of its own, which the parser hangs on what is agreed."""
    return token.dep_ == "conj" and token.tag_ == "VBD" and token.head.tag_ == "VB"


def _link(token: Token, verb: Token) -> str | None:
    """How a word hangs on the one above, where that says whether it is done."""
    verbs = token.head.pos_ in VERBS and token.pos_ in VERBS
    if verbs and (token.dep_ in CLAUSAL or _object(token)):
        return None if _done(token) else "clause"
    if token.dep_ == "acl" and token.tag_ == "VB":
        return "clause"
    if token.dep_ in THINGS and token.pos_ in {"NOUN", "PROPN", "VERB"} and token.head.pos_ != "ADP":
        return "thing"
    if token.dep_ == "prep" and token.lower_ in GOVERNING:
        return "clause" if verb.dep_ == "pcomp" else "thing"
    return None


def _object(verb: Token) -> bool:
    """The words "ruled out sending", which the parser takes for a clause of manner."""
    return verb.dep_ == "advcl" and verb.tag_ == "VBG" and any(t.dep_ == "prt" for t in verb.head.children)


def _done(verb: Token) -> bool:
    """The words "is believed to have attacked": said of what is done."""
    return verb.tag_ == "VBN" and any(t.lower_ == "have" for t in verb.children)
