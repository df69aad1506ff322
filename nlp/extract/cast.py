"""Noun phrases of one story → entities: by the gazetteer, by names the story gave before, by pronouns' antecedents."""

import datetime as dt
import re

from spacy.tokens import Token

from communique.nlp.actors import Gazetteer, Kind, Match
from communique.nlp.extract.words import words as closed_class
from communique.schemas.events import Entity

PRONOUNS = closed_class("references.pronoun")
PEOPLE = closed_class("references.person")
_SIDES = "|".join(sorted(closed_class("references.sides")))
SIDES = re.compile(rf"^(?:the |both |these |all )?(?:two |three |both )?(?:{_SIDES})$", re.IGNORECASE)
_DEFINITE = "|".join(sorted(closed_class("references.definite")))
THE_ONE = re.compile(rf"^(?:the|his|her|their|its|this|that) (?:[\w-]+ )?(?:{_DEFINITE})$", re.IGNORECASE)
UNKNOWN = "UNK"


class Cast:
    """Who has been named so far in one story. Never shared between stories."""

    def __init__(self, gazetteer: Gazetteer, on: dt.date | None) -> None:
        self._gazetteer = gazetteer
        self._on = on
        self._names: dict[str, str] = {}
        self._spoken: list[Entity] = []
        """In order of mention, latest last."""

    def hear(self, matches: list[Match]) -> None:
        """Take note of the people a sentence names, so that a surname is enough later on."""
        for match in matches:
            if match.kind is Kind.PERSON:
                name = match.records[0].name
                self._names.setdefault(self._gazetteer.surname_of(name, match.records[0].code[:3]), name)
            if match.kind is not Kind.ROLE and (entity := self._gazetteer.resolve(match, self._on)):
                self.mention(entity)

    def mention(self, entity: Entity) -> None:
        """An entity that the text has just spoken of."""
        self._spoken = [*[e for e in self._spoken if e.name != entity.name][-15:], entity]

    def entities(self, words: str, head: Token) -> list[Entity]:
        """Who the noun phrase `words` around `head` is; several for "the two sides"; never empty."""
        if head.lower_ in PRONOUNS:
            return [self._antecedent(head.lower_)]
        if SIDES.match(words):
            return self._sides(words)
        found = self._gazetteer.explain_phrase(words, self._on, self._names)
        if found and (found.known or not THE_ONE.match(words)):
            return [found.entity]
        if THE_ONE.match(words) and (back := self._last(found.entity.sector if found else None)):
            return [back]
        if found:
            return [found.entity]
        return [self._within(head) or Entity(code=UNKNOWN, name=words)]

    def _within(self, head: Token) -> Entity | None:
        """Whose it is, by the first name in the whole phrase: "the coup in Niger" is Niger's."""
        whole = head.doc[head.left_edge.i : head.right_edge.i + 1].text
        names = (match for match in self._gazetteer.find(whole) if match.kind is not Kind.ROLE)
        return next((entity for match in names if (entity := self._gazetteer.resolve(match, self._on))), None)

    def _antecedent(self, pronoun: str) -> Entity:
        persons = pronoun in PEOPLE
        fitting = [e for e in self._spoken if (e.office is not None) == persons]
        return fitting[-1] if fitting else Entity(code=UNKNOWN, name=pronoun)

    def _last(self, sector: str | None) -> Entity | None:
        fitting = [e for e in self._spoken if sector is None or e.sector == sector]
        return fitting[-1] if fitting else None

    def _sides(self, words: str) -> list[Entity]:
        by_country: dict[str, Entity] = {}
        for entity in reversed(self._spoken):
            if entity.country:
                by_country.setdefault(entity.country, entity)
        return list(by_country.values())[:2][::-1] or [Entity(code=UNKNOWN, name=words)]
