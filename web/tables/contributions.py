"""A diplomatic event → what it adds to parts, pairs and the daily counts. Pure, so that a revision can take it back."""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from communique.schemas.events import DiplomaticEvent
from communique.schemas.ontology import MUTUAL, Modality


class Bucket(NamedTuple):
    """A row of the table `days`: one count an event, so `kind` and `key` say whose."""

    kind: str
    key: str
    day: str
    event_type: str
    quad_class: int


def day_of(event: DiplomaticEvent) -> str:
    """The day of the act, else the day it was first told; empty if neither is known."""
    if event.date:
        return event.date.isoformat()
    return event.first_published_at.date().isoformat() if event.first_published_at else ""


def parts(event: DiplomaticEvent) -> set[tuple[str, str]]:
    """(code, role) of everybody who takes part: a(ctor), r(ecipient), and p(arty) for either."""
    roles = {(entity.code, "a") for entity in event.actor} | {(entity.code, "r") for entity in event.recipient}
    return roles | {(code, "p") for code, _ in roles}


def pairs(event: DiplomaticEvent) -> set[tuple[str, str]]:
    """(a, b): a acts towards b. Mutual acts stand in both directions; nobody acts towards themselves."""
    actors, recipients = [e.code for e in event.actor], [e.code for e in event.recipient]
    directed = set(product(actors, recipients))
    if event.event_type in MUTUAL:
        directed |= set(product(actors, actors)) | {(b, a) for a, b in directed}
    return {(a, b) for a, b in directed if a != b}


def countries(event: DiplomaticEvent) -> set[str]:
    """The countries of those who take part."""
    return {entity.country for entity in (*event.actor, *event.recipient) if entity.country}


def buckets(event: DiplomaticEvent) -> Iterator[Bucket]:
    """Only actual acts count."""
    if event.modality is not Modality.ACTUAL or event.retracted:
        return
    day, kind, quad = day_of(event), event.event_type.value, int(event.quad_class)
    yield Bucket("all", "", day, kind, quad)
    for code in {code for code, _ in parts(event)}:
        yield Bucket("actor", code, day, kind, quad)
    for country in countries(event):
        yield Bucket("country", country, day, kind, quad)
    for a, b in pairs(event):
        yield Bucket("pair", f"{a}>{b}", day, kind, quad)


def aliases(event: DiplomaticEvent) -> set[tuple[str, str, str, str]]:
    """(code, words, name, office): how the articles call whom."""
    return {
        (entity.code, entity.mention.text if entity.mention else "", entity.name, entity.office or "")
        for entity in (*event.actor, *event.recipient)
    }
