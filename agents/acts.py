"""Whose act it is: the sides of an event, and the key under which all that was told about the same sides meets."""

from communique.schemas.base import Message
from communique.schemas.events import CodedEvent, Entity, Mention

STATE = frozenset({None, "", "GOV", "MIL", "SPY", "COP"})
"""Sectors in which the state itself acts; its parliament, courts, parties and rebels are sides of their own."""
Roles = tuple[tuple[str, ...], tuple[str, ...]]
"""The sides that act, and the sides acted upon."""


class Telling(Message):
    """The last word on one coded event; `event` is None when it was taken back."""

    version: int
    event: CodedEvent | None = None
    sketch: str = ""
    """Of the text that it stands in: see `nlp/near_duplicates.py`."""


class ActRow(Message):
    """A row of the table `acts`: a telling, or how often a merged event was published (retractions too).

    What was taken back leaves its version, or a late repeat would bring it back.
    """

    telling: Telling | None = None
    revision: int = 0


def record(known: Telling | None, mention: Mention) -> Telling:
    """The mention, unless a later word on the same event is known already."""
    if known is not None and known.version > mention.version:
        return known
    return Telling(
        version=mention.version,
        event=None if mention.withdrawn else mention.event,
        sketch=mention.sketch,
    )


def act_key(event: CodedEvent) -> str:
    """The key under which tellings of one act meet: its sides, in any role. The rest is compared there."""
    acting, receiving = roles(event)
    return "+".join(sorted({*acting, *receiving}))


def roles(event: CodedEvent) -> Roles:
    """The sides of an event. A minister and the country are one, except where the country acts on itself."""
    within = {_state(it) for it in event.actor} & {_state(it) for it in event.recipient}
    acting, receiving = (
        tuple(sorted({side(entity, within) for entity in entities})) for entities in (event.actor, event.recipient)
    )
    return acting, receiving


def side(entity: Entity, within: set[str] | frozenset[str] = frozenset()) -> str:
    """The country for which the entity acts, or itself; `within`: countries whose parts act on each other."""
    state = _state(entity)
    return entity.code if state in within else state


def _state(entity: Entity) -> str:
    return entity.country if entity.country and entity.sector in STATE else entity.code
