"""A predicate → when: the time expressions of its clause, then of the clauses above; nothing rather than a guess."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spacy.tokens import Doc, Token

from communique.nlp.extract import timex
from communique.nlp.extract.timex import Timex
from communique.nlp.extract.timex_values import NUMBER, View
from communique.nlp.extract.when import CLOSE, NEVER, When, shifted
from communique.nlp.extract.words import words
from communique.schemas.ontology import DatePrecision, Modality

BOUNDS = words("dates.bound")
OTHER_TIME = words("dates.other_time")
CONTAINING = words("dates.containing")
LONG_SINCE = words("dates.long_since")
AUXILIARY = frozenset({"will", "shall"})
VERBS = frozenset({"VERB", "AUX"})
CLAUSES = frozenset({"relcl", "acl", "advcl", "ccomp", "xcomp", "csubj", "parataxis"})
MODIFYING = frozenset({"nummod", "compound", "amod", "nmod", "poss", "det", "quantmod", "appos"})
_STRETCH = re.compile(r"\b(\w+) (day|week|month|year)s?$")


class Dated(NamedTuple):
    """A time expression and what it stands by: the verb or the noun that it dates, and how closely."""

    timex: Timex
    site: Token
    close: int
    """0: by the verb or noun itself; 1: inside a noun phrase, as in "Monday's talks"."""


def expressions(doc: Doc) -> list[Dated]:
    """The time expressions of a sentence that date something; "by Friday" and "after March" only bound it."""
    return [dated for found in timex.find(doc.text) if (dated := _placed(doc, found))]


def _placed(doc: Doc, found: Timex) -> Dated | None:
    span = doc.char_span(found.start, found.end, alignment_mode="expand")
    if span is None:
        return None
    token, inside = span.root, 0
    if span[0].lower_ in BOUNDS or (token.dep_ == "pobj" and token.head.lower_ in BOUNDS):
        return None
    while token.pos_ not in VERBS and token.head != token:
        if token.dep_ in MODIFYING:
            return Dated(found, token.head, 1)
        token = token.head
        if token.pos_ in {"NOUN", "PROPN"} and token not in span:
            return Dated(found, token, inside)
    return Dated(found, token, inside)


def of(anchor: Token, how: Modality, published: dt.date | None, told: When, *, headline: bool = False) -> When:
    """When the act that `anchor` says took place, or will; `told`: the day of which the story is telling."""
    found = expressions(anchor.doc)
    future = how in {Modality.PLANNED, Modality.POSSIBLE}
    view = View(published, future or _progressive(anchor), told) if published else None
    for token, stretch in _upwards(anchor, future=future):
        for dated in _nearest(found, token, anchor):
            when = dated.timex.seen(view)
            if when is not NEVER:
                return shifted(when, *stretch) if stretch and when.precision is DatePrecision.DAY else when
            if dated.timex.match.groupdict():  # time was said, but of no date: nothing may be carried over it
                return NEVER
    if how is not Modality.ACTUAL or not (headline or _goes_on(anchor)):
        return NEVER
    return told if told is not NEVER else _only(anchor.doc, published)


def _progressive(anchor: Token) -> bool:
    """What "is meeting her on Friday" is still ahead."""
    return anchor.tag_ == "VBG" and any(t.dep_ == "aux" and t.tag_ in {"VBZ", "VBP"} for t in anchor.children)


def _upwards(anchor: Token, *, future: bool) -> Iterator[tuple[Token, tuple[int, str] | None]]:
    """The anchor and what it hangs on, as long as it is of one time; "a day after …" shifts what stands above."""
    token, stretch = anchor, None
    yield token, None
    while token.head != token:
        stretch = stretch or _stretch(token)
        if stretch is None and _of_other_time(token, future=future):
            return
        token = token.head
        yield token, stretch


def _of_other_time(token: Token, *, future: bool) -> bool:
    """Whether what stands above is told of another time: the deal that they signed, for having signed, after it."""
    if token.dep_ == "relcl" or (token.dep_ == "acl" and token.tag_ != "VB"):
        return True
    if token.dep_ == "pcomp":
        return token.head.lower_ in OTHER_TIME
    if token.dep_ == "advcl" and any(t.dep_ in {"mark", "prep"} and t.lower_ in OTHER_TIME for t in token.children):
        return True
    return future and token.dep_ in {"ccomp", "xcomp", "advcl"}


def _stretch(token: Token) -> tuple[int, str] | None:
    """The words "a day after they met" date the meeting by what stands above: one day earlier."""
    joint = (
        token.head if token.dep_ in {"pcomp", "pobj"} else next((t for t in token.children if t.dep_ == "mark"), None)
    )
    if joint is None or joint.lower_ not in {"after", "before"}:
        return None
    said = _STRETCH.search(token.doc.text[: joint.idx].rstrip().lower())
    if said is None or not (said[1].isdigit() or said[1] in NUMBER):
        return None
    number = int(said[1]) if said[1].isdigit() else NUMBER[said[1]]
    return (-number if joint.lower_ == "after" else number), said[2]


def _nearest(found: Sequence[Dated], token: Token, anchor: Token) -> list[Dated]:
    """What dates a word: by it, then in the noun phrases of its clause, then in clauses of the same time."""
    ranked = [(rank, abs(d.site.i - anchor.i), d) for d in found if (rank := _rank(d, token)) is not None]
    return [d for *_, d in sorted(ranked, key=lambda item: item[:2])]


def _rank(dated: Dated, token: Token) -> int | None:
    """How close a date stands: 0 by the word, 1 in a noun phrase of its clause, 3 and 4 so in one of the same time."""
    site, above = dated.site, list(dated.site.ancestors)
    if site == token:
        return 0
    if token.pos_ not in VERBS or token not in above:
        return None
    steps = [site, *above[: above.index(token)]]
    clauses = [t for t in steps if t.dep_ in CLAUSES or (t.dep_ == "conj" and t.pos_ in VERBS)]
    if clauses:
        return (3 if site.pos_ in VERBS else 4) if all(_same_time(t) for t in clauses) else None
    bounded = any(t.dep_ == "prep" and t.lower_ in BOUNDS for t in steps)
    elsewhere = dated.close and not (site.dep_ == "pobj" and site.head.lower_ in CONTAINING)
    deep = len(steps) > 2 and dated.timex.coarse
    return None if bounded or elsewhere or deep else 1


def _same_time(clause: Token) -> bool:
    """A clause that shares its time with the one above: "…, accusing it", "while …", "… and signed"."""
    if clause.dep_ == "conj":
        return not any(t.dep_ in {"nsubj", "nsubjpass", "aux"} for t in clause.children)
    marks = {t.lower_ for t in clause.children if t.dep_ in {"mark", "prep", "advmod"}}
    return clause.dep_ == "parataxis" or (clause.dep_ == "advcl" and not marks & OTHER_TIME)


def _goes_on(anchor: Token) -> bool:
    """Whether a word tells on: a plain past, or a quotation; not what was long before, nor the deal "they signed"."""
    verb = next((t for t in (anchor, *anchor.ancestors) if t.pos_ in VERBS), anchor)
    if any(_of_other_time(t, future=False) for t in (verb, *verb.ancestors)):
        return False
    around = {t.lower_ for t in verb.children if t.dep_ in {"advmod", "aux", "auxpass", "npadvmod"}}
    if around & LONG_SINCE:
        return False
    if verb.tag_ == "VBZ":
        return anchor.doc.text[:1] in '"“'
    return verb.tag_ in {"VBD", "VBN"} and not around & {"has", "have", "had"}


def narrate(docs: Sequence[Doc], published: dt.date | None) -> Iterator[tuple[When, bool]]:
    """For each sentence of a story the day of which it tells; and whether it is a headline, which takes its lead's."""
    told = NEVER
    for n, doc in enumerate(docs):
        headline = n == 0 and len(docs) > 1 and doc.text[-1:].isalnum()
        if headline:
            lead = _after(docs[1], published, NEVER)
            yield (lead if lead is not NEVER else _only(docs[1], published)), True
            continue
        yield told, False
        told = _after(doc, published, told)


def _only(doc: Doc, published: dt.date | None) -> When:
    """The one day that a sentence names, wherever in it, unless something in it is ahead."""
    view = View(published, future=False, last=NEVER) if published else None
    if any(token.lower_ in AUXILIARY for token in doc):
        return NEVER
    days = [(w, d.close) for d in expressions(doc) if (w := d.timex.seen(view)).precision is DatePrecision.DAY]
    return days[0][0] if len(days) == 1 and not days[0][1] else NEVER


def _after(doc: Doc, published: dt.date | None, told: When) -> When:
    """The day of which the story tells after a sentence: that of its main clause; a year or a month is another time."""
    root = next((t for t in doc if t.head == t), None)
    mains = [t for t in (root, *root.conjuncts) if t.pos_ in VERBS] if root is not None else []
    for verb in mains:
        if any(t.dep_ == "aux" and t.lower_ in AUXILIARY for t in verb.children):
            continue
        when = of(verb, Modality.ACTUAL, published, NEVER)
        told = told if when is NEVER else when if when.precision in CLOSE else NEVER
    return told
