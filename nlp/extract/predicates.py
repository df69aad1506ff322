"""A parsed sentence → its predicates: words that may say an act, with the senses that their surroundings allow."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from communique.nlp.extract.lexicon import Lexicon, Sense
from communique.nlp.extract.words import words

LIGHT_VERBS = words("predicates.light")


@dataclass(frozen=True)
class Predicate:
    """A word that may say an act."""

    token: Token
    senses: tuple[Sense, ...]
    support: Token | None = None
    """The light verb of an event noun: `held` of "held talks"."""

    @property
    def verb(self) -> Token:
        """The word whose tense and negation count."""
        return self.support or self.token


def lemma(token: Token) -> str:
    """The lemma in lower case."""
    return str(token.lemma_ or token.text).lower()


def _particles(verb: Token) -> Iterator[str]:
    """`call off`, `lash out`, `crack down on`: the verb with its particles and prepositions."""
    base = lemma(verb)
    joints = [t for t in verb.children if t.dep_ in {"prt", "prep", "advmod", "acomp", "oprd"} and t.i > verb.i]
    for joint in joints:
        yield f"{base}_{joint.lower_}"
        for inner in joint.children:
            yield f"{base}_{joint.lower_}_{inner.lower_}"
    for i, first in enumerate(joints):
        for second in joints[i + 1 :]:
            yield f"{base}_{first.lower_}_{second.lower_}"
    for thing in verb.children:
        if thing.dep_ in {"dobj", "pobj"}:
            yield f"{base}_{lemma(thing)}"


def objects(verb: Token) -> list[Token]:
    """What the verb does something to, coordinated ones too; of a passive its subject."""
    found = [t for t in verb.children if t.dep_ in {"dobj", "nsubjpass", "attr", "oprd"}]
    found += [t for t in verb.children if t.dep_ == "dative" and t.pos_ != "ADP"]
    if verb.dep_ == "acl" and verb.tag_ == "VBN":
        found.append(verb.head)
    return [t for thing in found for t in (thing, *thing.conjuncts)]


def compound(noun: Token) -> Iterator[str]:
    """A noun's lemma, alone and with the words before it: `strike`, `hunger_strike`."""
    yield lemma(noun)
    yield noun.lower_
    for word in noun.children:
        if word.dep_ in {"compound", "amod", "nmod"} and word.i < noun.i:
            yield f"{lemma(word)}_{lemma(noun)}"
    for word in noun.children:
        if word.dep_ == "prep" and word.lower_ == "of":
            yield from (f"{lemma(noun)}_of_{lemma(inner)}" for inner in word.children if inner.dep_ == "pobj")


def _object_words(verb: Token) -> set[str]:
    words: set[str] = set()
    for thing in objects(verb):
        words |= set(compound(thing))
        words |= {lemma(w) for w in thing.children if w.dep_ in {"compound", "nmod", "quantmod", "nummod"}}
        for prep in thing.children:
            if prep.dep_ == "prep" and prep.lower_ in {"of", "in"}:
                words |= {w for inner in prep.children if inner.dep_ == "pobj" for w in compound(inner)}
    return words


def _allowed(act: Sense, verb: Token, things: set[str]) -> bool:
    if act.objects and not act.objects & things:
        return False
    if act.complement and not any(t.dep_ in {"xcomp", "ccomp"} for t in verb.children):
        return False
    return not (act.with_words and not any(lemma(t) in act.with_words for t in verb.subtree))


def _verb_senses(verb: Token, lexicon: Lexicon) -> tuple[Sense, ...]:
    things = _object_words(verb)
    phrasal = [act for words in _particles(verb) for act in lexicon.verbs.get(words, ())]
    plain = list(lexicon.verbs.get(lemma(verb), ()))
    fitting = [act for act in phrasal + plain if _allowed(act, verb, things)]
    # a sense that names its object is surer than one that takes any
    fitting.sort(key=lambda act: (act not in phrasal, not (act.objects or act.with_words), act.weak))
    return tuple(dict.fromkeys(fitting))


def _noun_senses(noun: Token, lexicon: Lexicon) -> tuple[Sense, ...]:
    words = sorted(set(compound(noun)), key=len, reverse=True)
    return tuple(dict.fromkeys(act for word in words for act in lexicon.nouns.get(word, ())))


def _support(noun: Token) -> Token | None:
    head = noun.head
    if noun.dep_ in {"dobj", "nsubjpass"} and lemma(head) in LIGHT_VERBS:
        return head
    return None


def find(doc: Doc, lexicon: Lexicon) -> list[Predicate]:
    """The predicates of a sentence, in the order of the text."""
    found: list[Predicate] = []
    for token in doc:
        if token.pos_ == "VERB" or (token.pos_ == "AUX" and token.dep_ in {"ROOT", "ccomp"}):
            if senses := _verb_senses(token, lexicon):
                found.append(Predicate(token, senses))
        elif token.pos_ in {"NOUN", "PROPN"} and (senses := _noun_senses(token, lexicon)):
            found.append(Predicate(token, senses, _support(token)))
    return found
