"""A predicate → the words that say when: of its own clause first, then of the clauses above it."""

from collections.abc import Iterator

from spacy.tokens import Token

TIMELY = frozenset(
    {"npadvmod", "prep", "advmod", "tmod", "nmod", "compound", "amod", "pobj", "dobj", "attr", "nsubj", "nsubjpass"}
)
CLAUSAL = frozenset({"relcl", "acl", "advcl", "ccomp", "xcomp", "conj", "parataxis"})


def timely(anchor: Token) -> Iterator[str]:
    """Strings to look for a date in, the nearest first."""
    token = anchor
    for _ in range(6):
        yield " ".join(t.text for t in _own(token))
        if token.head is token:
            return
        token = token.head


def _own(token: Token) -> list[Token]:
    """The tokens of a clause without the clauses inside it."""
    inside = [token]
    for child in token.children:
        if child.dep_ not in CLAUSAL:
            inside.extend(_own(child))
    return sorted(inside, key=lambda t: t.i)
