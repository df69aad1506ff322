"""An event with its lists of actors and recipients → one row per pair, as POLECAT, ICEWS and GDELT write it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from communique.schemas.events import DiplomaticEvent, Entity
from communique.schemas.ontology import Modality


class Dyad(NamedTuple):
    """One who acted and one who was acted on."""

    event: DiplomaticEvent
    actor: Entity | None
    recipient: Entity | None

    @property
    def id(self) -> int:
        """63 bits, the same at every export: these formats number their rows."""
        sides = "/".join(it.code + it.name if it else "" for it in (self.actor, self.recipient))
        digest = hashlib.blake2b(f"{self.event.id}/{sides}".encode(), digest_size=8).digest()
        return int.from_bytes(digest) >> 1


def happened(events: Iterable[DiplomaticEvent]) -> Iterator[Dyad]:
    """The pairs of what happened: these formats cannot say that an act is planned, feared or denied."""
    for event in events:
        if event.modality is Modality.ACTUAL:
            yield from dyads(event)


def dyads(event: DiplomaticEvent) -> Iterator[Dyad]:
    """Everyone who acted with everyone acted on; of a mutual act that names all as actors, each two once."""
    if event.recipient:
        for actor in event.actor or (None,):
            yield from (Dyad(event, actor, recipient) for recipient in event.recipient)
    elif len(event.actor) > 1:
        yield from (Dyad(event, one, other) for one, other in combinations(event.actor, 2))
    else:
        yield Dyad(event, next(iter(event.actor), None), None)
