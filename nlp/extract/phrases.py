"""The head of a noun phrase → the span that names it: without clauses and far prepositions, coordinated heads apart."""

from spacy.tokens import Span, Token

from communique.nlp.extract.words import words

_LEFT = words("phrases.left")


def span(head: Token) -> Span:
    """The words that name it: what stands before the head and belongs to it, and "of"-phrases that end a name."""
    start = head.i
    for child in head.lefts:
        if child.dep_ in _LEFT and not (child.dep_ == "punct" and child.text not in "-–\"'“‘"):
            start = min(start, child.left_edge.i)
    while start < head.i and head.doc[start].dep_ in {"punct", "cc", "preconj"}:
        start += 1
    end = head.i + 1
    for prep in head.rights:
        if prep.dep_ == "prep" and prep.lower_ == "of" and prep.i == end and head.pos_ == "PROPN":
            inner = next((t for t in prep.children if t.dep_ == "pobj" and t.pos_ == "PROPN"), None)
            if inner is not None:
                end = inner.i + 1
    return head.doc[start:end]


def heads(head: Token) -> list[Token]:
    """The head and those coordinated with it: "Biden and Kishida" are two."""
    return [head, *(t for t in head.conjuncts if t.i > head.i and t.pos_ in {"NOUN", "PROPN", "PRON", "ADJ"})]
