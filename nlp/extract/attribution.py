"""A predicate → who says so, when the text says it by somebody's mouth; and whether that is mere comment."""

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from communique.nlp.extract.predicates import lemma
from communique.nlp.extract.words import words

SAYING = words("attribution.saying")
COMMENTATORS = words("attribution.commentator")
CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "conj", "parataxis", "pcomp", "acl", "relcl", "prep", "pobj", "dobj"})


@dataclass(frozen=True)
class Voice:
    """Who says it."""

    speaker: Token
    verb: Token
    comment: bool
    """An analyst's or a columnist's opinion is no act of anybody."""


def find(anchor: Token) -> Voice | None:
    """The nearest speaker above the anchor; none where the text itself says it."""
    token = anchor
    for _ in range(6):
        token_above = token.head
        if token_above is token:
            break
        if lemma(token_above) in SAYING and token.dep_ in CLAUSES - {"conj", "dobj", "prep"}:
            speaker = next((t for t in token_above.children if t.dep_ == "nsubj"), None)
            if speaker is not None:
                return Voice(speaker, token_above, is_commentator(speaker))
        token = token_above
    return _according(anchor.doc) or _inserted(token)


def _inserted(root: Token) -> Voice | None:
    """The saying verb hangs below the act: "…, police said"."""
    for child in root.children:
        if child.dep_ in {"parataxis", "ccomp", "advcl"} and lemma(child) in SAYING:
            speaker = next((t for t in child.children if t.dep_ == "nsubj"), None)
            if speaker is not None and not any(t.dep_ == "mark" for t in child.children):
                return Voice(speaker, child, is_commentator(speaker))
    return None


def _according(doc: Doc) -> Voice | None:
    for token in doc:
        if token.lower_ == "according":
            for to in token.children:
                for speaker in to.children:
                    if speaker.dep_ == "pobj":
                        return Voice(speaker, token, is_commentator(speaker))
    return None


def is_commentator(speaker: Token) -> bool:
    """Whether somebody is called an analyst, a professor, an author … ."""
    phrase = [
        t for t in speaker.subtree if t.dep_ in {"appos", "compound", "nsubj", "amod", "conj", "pobj"} or t is speaker
    ]
    return any(lemma(t) in COMMENTATORS for t in phrase)
