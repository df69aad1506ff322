"""Noun phrases of one story → entities: by the gazetteer, by the story's names, by what they refer back to."""

import datetime as dt
import re
from collections.abc import Callable

from spacy.tokens import Doc, Token

from communique.nlp.actors import Gazetteer, Kind, Match
from communique.nlp.actors.resolve import Resolution
from communique.nlp.extract import joined, phrases
from communique.nlp.extract.words import words as closed_class
from communique.schemas.events import Entity

PRONOUNS = closed_class("references.pronoun")
PEOPLE = closed_class("references.person")
STATES = closed_class("references.state")
BODIES = closed_class("references.body")
INSTITUTIONS = closed_class("references.institution")
_SIDES = "|".join(sorted(closed_class("references.sides")))
SIDES = re.compile(rf"^(?:the |both |these |all )?(?:two |three |both )?(?:{_SIDES})$", re.IGNORECASE)
_DEFINITE = "|".join(sorted(closed_class("references.definite") | STATES | BODIES | INSTITUTIONS))
THE_ONE = re.compile(rf"^(?:the|his|her|their|its|this|that) (?:[\w-]+ )?(?:{_DEFINITE})$", re.IGNORECASE)
POSSESSIVE = re.compile(r"^(?:'s|’s|'|’)")
COUNTERPART = re.compile(r"\b(?:his|her|their) (?P<whose>[A-Z][\w-]+(?: [A-Z][\w-]+)?) counterpart\b")
BACKWARD = re.compile(
    rf"\b(?:{'|'.join(sorted(closed_class('references.backward')))})\b"
    rf"|\b(?:the|both|two|these|this|that) (?:[\w-]+ )?(?:{_DEFINITE}|{_SIDES})\b",
    re.IGNORECASE,
)
STATELY = ("countries", "nations", "governments", "powers", "neighbours", "neighbors")
REACH = 6
"""Words after a head noun that may say whose it is."""
UNKNOWN = "UNK"
VERBS = frozenset({"VERB", "AUX"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def points_back(text: str) -> bool:
    """Whether a sentence may mean somebody by a word that names nobody: then the sentence before it counts."""
    return BACKWARD.search(text) is not None


class Cast:
    """Who has been named so far in one story. Never shared between stories."""

    def __init__(self, gazetteer: Gazetteer, on: dt.date | None) -> None:
        self._gazetteer = gazetteer
        self._on = on
        self._names: dict[str, str] = {}
        self._people: set[str] = set()
        self._spoken: list[Entity] = []
        """In order of mention, latest last."""
        self._topic: Entity | None = None
        """The subject of the sentence before: what "it" and "he" mean first."""

    def hear(self, doc: Doc, matches: list[Match]) -> None:
        """Take note of those whom a sentence names, so that a surname or a pronoun is enough later on."""
        topic = next((self.entities(phrases.span(t).text, t)[0] for t in doc if _leads(t)), None)
        for match in matches:
            if match.kind is Kind.PERSON:
                name = match.records[0].name
                self._names.setdefault(self._gazetteer.surname_of(name, match.records[0].code[:3]), name)
                self._people.add(name)
            if match.kind is not Kind.ROLE and (entity := self._gazetteer.resolve(match, self._on)):
                self._spoken = [*[e for e in self._spoken if e.name != entity.name][-15:], entity]
        self._topic = topic if topic and topic.code != UNKNOWN else self._topic

    def entities(self, words: str, head: Token) -> list[Entity]:
        """Who the noun phrase `words` around `head` is; several for "the two sides"; never empty."""
        if _pronoun(head):
            return [self._antecedent(head)]
        if owners := self._sharing(words, head) or self._owned(words, head):
            return owners
        if SIDES.match(words):
            return self._sides(words)
        if (counterpart := self._counterpart(words, head)) is not None:
            return [counterpart]
        return [self._named(words, head)]

    def _named(self, words: str, head: Token) -> Entity:
        """By name, else by what "the minister" or "the bloc" refers back to, else by role, else by whose it is."""
        found = self._gazetteer.explain_phrase(words, self._on, self._names)
        if found is not None and not found.known and found.entity.country is None:
            found = self._placed(words, head) or found
        definite = THE_ONE.match(words) is not None and not (found and found.known)
        back = self._back(head.lower_, found.entity.sector if found else None) if definite else None
        return back or (found.entity if found else None) or self._within(head) or Entity(code=UNKNOWN, name=words)

    def _placed(self, words: str, head: Token) -> Resolution | None:
        """Whose "police" or "rebels" they are, by what follows: "police in Minsk", "rebels from the north of Mali"."""
        last = min(head.right_edge.i, head.i + REACH)
        after = head.doc[head.i + 1 : last + 1].text
        whole = self._gazetteer.explain_phrase(f"{words} {after}", self._on) if after else None
        return whole if whole is not None and whole.entity.country else None

    def _sharing(self, words: str, head: Token) -> list[Entity]:
        """One for each name that shares the noun: "Tokyo and Seoul's foreign ministers"."""
        names = [(m.start, m.end) for m in self._gazetteer.find(words) if m.kind is not Kind.ROLE]
        run = next(iter(joined.runs(words, names)), [])
        rest = POSSESSIVE.sub("", words[run[-1][1] :]).removesuffix(head.text) + head.lemma_ if run else ""
        if not rest.startswith(" ") or "," in rest:
            return []
        found = [self._gazetteer.explain_phrase(words[start:end] + rest, self._on) for start, end in run]
        return [it.entity for it in found if it is not None and it.known]

    def _owned(self, words: str, head: Token) -> list[Entity]:
        """The words "the king" of "the king of Jordan", one for each owner: "the presidents of Ghana and Togo"."""
        of = next((t for t in head.rights if t.dep_ == "prep" and t.lower_ == "of"), None)
        owner = next((t for t in of.children if t.dep_ == "pobj"), None) if of is not None else None
        role = self._gazetteer.explain_phrase(words, self._on)
        title = next((m.text for m in self._gazetteer.find(words) if m.kind is Kind.ROLE and m.end == len(words)), "")
        if owner is None or (role is not None and role.known) or not (title or SIDES.match(words)):
            return []
        one = title.removesuffix(head.text) + head.lemma_
        whose = [f"{one} of {phrases.span(t).text}" for t in phrases.heads(owner)]
        found = [self._gazetteer.explain_phrase(phrase, self._on) for phrase in whose]
        return [it.entity for it in found if it is not None and it.known]

    def _within(self, head: Token) -> Entity | None:
        """Whose it is, by the first name in the whole phrase: "the coup in Niger" is Niger's."""
        whole = head.doc[head.left_edge.i : head.right_edge.i + 1].text
        names = (match for match in self._gazetteer.find(whole) if match.kind is not Kind.ROLE)
        return next((entity for match in names if (entity := self._gazetteer.resolve(match, self._on))), None)

    def _person(self, entity: Entity) -> bool:
        return entity.office is not None or entity.name in self._people

    def _antecedent(self, pronoun: Token) -> Entity:
        """The subject of a clause above, of the sentence before, or who was last spoken of; people for "he"."""
        persons = pronoun.lower_ in PEOPLE

        def fits(entity: Entity) -> bool:
            return entity.code != UNKNOWN and self._person(entity) == persons

        for subject in _subjects_above(pronoun):
            entity = self.entities(phrases.span(subject).text, subject)[0]
            if fits(entity):
                return entity
        return self._latest(fits, first=self._topic) or Entity(code=UNKNOWN, name=pronoun.lower_)

    def _latest(self, fits: Callable[[Entity], bool], first: Entity | None = None) -> Entity | None:
        return next((entity for entity in (first, *reversed(self._spoken)) if entity and fits(entity)), None)

    def _back(self, noun: str, sector: str | None) -> Entity | None:
        """Whom "the minister", "the bloc", "the kingdom", "the ministry" means."""
        if noun in BODIES:
            return self._latest(lambda e: e.country is None and e.code != UNKNOWN, first=self._topic)
        if noun in STATES | INSTITUTIONS:
            base = self._latest(lambda e: e.country is not None, first=self._topic)
            state = self._gazetteer.state(base.country) if base and base.country else None
            if state is None or noun in STATES:
                return state
            found = self._gazetteer.explain_phrase(f"{noun} of {state.name}", self._on)
            return found.entity if found else state
        named = self._latest(lambda e: noun in (e.office or "").split())
        return named or self._latest(lambda e: self._person(e) and sector in {None, e.sector})

    def _counterpart(self, words: str, head: Token) -> Entity | None:
        """The words "his Japanese counterpart": who holds in Japan the office that he holds."""
        match = COUNTERPART.search(words)
        owner = next((t for t in head.children if t.dep_ == "poss"), None)
        if match is None or owner is None or not words.endswith("counterpart"):
            return None
        office = self._antecedent(owner).office
        found = self._gazetteer.explain_phrase(f"{match['whose']} {office}", self._on) if office else None
        return found.entity if found else None

    def _sides(self, words: str) -> list[Entity]:
        """The last two of different countries; themselves for "the two leaders", their states for "both countries"."""
        by_country: dict[str, Entity] = {}
        for entity in reversed(self._spoken):
            if entity.country:
                by_country.setdefault(entity.country, entity)
        sides = list(by_country.values())[:2][::-1]
        if words.lower().endswith(STATELY):
            sides = [self._gazetteer.state(side.country or "") or side for side in sides]
        return sides or [Entity(code=UNKNOWN, name=words)]


def _pronoun(head: Token) -> bool:
    """Whether a word is one: "US" is none."""
    return head.lower_ in PRONOUNS and (head.text == "I" or not head.text.isupper())


def _leads(token: Token) -> bool:
    """Whether a word is the subject of its sentence."""
    return token.dep_ in SUBJECTS and token.head.head == token.head


def _subjects_above(pronoun: Token) -> list[Token]:
    """The subjects of the clauses around a pronoun that stand before it; of its own clause only for "its"."""
    found: list[Token] = []
    own = pronoun.dep_ != "poss"
    for verb in pronoun.ancestors:
        if verb.pos_ not in VERBS:
            continue
        if not own:
            found += [t for t in verb.children if t.dep_ in SUBJECTS and t.i < pronoun.i and not _pronoun(t)]
        own = False
    return found
