"""A noun phrase and a day → the entity meant, and why."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from communique.nlp.actors.codes import country_of, sector_of, with_sector
from communique.nlp.actors.match import Match
from communique.nlp.actors.people import FORMER, People
from communique.nlp.actors.records import Kind, Record
from communique.schemas.events import Entity

GEOGRAPHIC = frozenset({Kind.STATE, Kind.DEMONYM, Kind.PEOPLE, Kind.SEAT, Kind.GROUP})
BREAK = re.compile(
    r",|\b(?:of|from|in|to|for|with|at|on|by|near|against|who|which|that|whose|where|over|and|between)\b|[(—–:]"
)
BELONGING = re.compile(r"\s*(?:of|from|for|in|at|within|inside|representing)\b")
PARTITIVE = re.compile(r"\s*(?:of|from|between|among|,)\b|\s*,")
BORROWED = re.compile(
    r"[-‐–](?:backed|based|born|made|speaking|allied|aligned|sponsored|trained|supported|funded|style|owned|controlled|held|occupied|administered|linked|bound|educated)\b"
)
FORMERLY = re.compile(r"\b(?:former|ex|late|then|one-time|ousted|deposed|retired|outgoing)\b[\s-]", re.IGNORECASE)
NAME = re.compile(r"\s+((?:[A-Z][\w.'’-]+|al-|bin|van|von|de|der)(?:\s+(?:[A-Z][\w.'’-]+|al-|bin|van|von|de|der))*)$")


@dataclass(frozen=True, slots=True)
class Resolution:
    """An entity with the reason for it; `known` when a name decided, not only a role."""

    entity: Entity
    reason: str
    known: bool


@dataclass(frozen=True, slots=True)
class Resolver:
    """What resolving needs: matching, and who holds which office."""

    find: Callable[[str], list[Match]]
    people: People
    states: Mapping[str, str]
    """Code → canonical name."""

    def match(self, match: Match, on: dt.date | None) -> Resolution | None:
        """What one match stands for on that day."""
        persons = [record for record in match.records if record.kind is Kind.PERSON]
        if persons:
            chosen = self.people.choose(persons, on, surname=" " not in match.text)
            if chosen:
                return self._person(chosen, on)
        others = [record for record in match.records if record.kind is not Kind.PERSON]
        record = next((record for record in others if record.holds(on)), others[0] if others else None)
        if record is None:
            return None
        if record.kind is Kind.ROLE:
            return _resolution(record.code, record.name, f"role '{match.text}'", known=False)
        return _resolution(record.code, record.name, f"{record.kind} '{match.text}'")

    def phrase(self, phrase: str, on: dt.date | None, depth: int = 3) -> Resolution | None:
        """What a noun phrase stands for: its head decides, its modifiers and complements say whose it is."""
        matches = [match for match in self.find(phrase) if not BORROWED.match(phrase, match.end)]
        core_end = _core_end(phrase, matches)
        core = [match for match in matches if match.end <= core_end]
        rest = phrase[core_end:]
        if not core:
            return (
                self.phrase(PARTITIVE.sub("", rest, count=1), on, depth - 1)
                if depth and PARTITIVE.match(rest)
                else None
            )
        former = bool(FORMERLY.search(phrase[:core_end]))
        person = next((match for match in reversed(core) if match.kind is Kind.PERSON), None)
        if person and not any(match.kind is Kind.ROLE and match.start > person.end for match in core):
            return self.match(person, on)
        head = core[-1]
        if head.kind is not Kind.ROLE:
            return self.match(head, on)
        base = self._base(core[:-1], rest, on)
        return self._role(head, base, phrase[head.end : core_end], on, former=former)

    def _base(self, before: Sequence[Match], rest: str, on: dt.date | None) -> Resolution | None:
        """Whose minister, troops, court: the nearest name before the role, or the first in its complement."""
        for match in reversed(before):
            if match.kind is not Kind.ROLE:
                return self.match(match, on)
        if not BELONGING.match(rest):
            return None
        names = [match for match in self.find(rest) if match.kind is not Kind.ROLE]
        return self.match(names[0], on) if names else None

    def _role(
        self, head: Match, base: Resolution | None, after: str, on: dt.date | None, *, former: bool
    ) -> Resolution:
        record = head.records[0]
        named = NAME.match(after)
        if base is None:
            return _resolution(
                record.code, named[1] if named else head.text, f"role '{head.text}', nobody's named", known=False
            )
        sector = FORMER if former else record.code
        code = with_sector(
            base.entity.code if base.entity.office is None else country_of(base.entity.code) or base.entity.code, sector
        )
        reason = f"{base.reason} + role '{head.text}'"
        if not former and not head.plural and not named and country_of(code):
            holder = self._holder(code[:3], record, on)
            if holder:
                return _resolution(holder.code, holder.name, reason + f": held by {holder.name}", office=holder.office)
        name = named[1] if named else f"{record.name} of {self.states.get(code[:3], base.entity.name)}"
        return _resolution(code, name, reason, office=None if former else record.name)

    def _holder(self, country: str, role: Record, on: dt.date | None) -> Record | None:
        offices = (role.name, role.office) if role.office else (role.name,)
        return next(filter(None, (self.people.holder(country, office, on) for office in offices)), None)

    def _person(self, person: Record, on: dt.date | None) -> Resolution:
        standing = self.people.standing(person, on)
        return _resolution(standing.code, person.name, standing.reason, office=standing.office)


def _core_end(phrase: str, matches: Sequence[Match]) -> int:
    """Where the head noun's group ends: at the first preposition, comma or relative word outside of a name."""
    for found in BREAK.finditer(phrase):
        if found.start() and not any(match.start <= found.start() < match.end for match in matches):
            return found.start()
    return len(phrase)


def _resolution(code: str, name: str, reason: str, *, office: str | None = None, known: bool = True) -> Resolution:
    entity = Entity(code=code, name=name, country=country_of(code), sector=sector_of(code), office=office)
    return Resolution(entity, f"{code}: {reason}", known)
