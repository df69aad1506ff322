"""Which types may tell one act, what an announcement means, what calls a plan off: `data/near_types.toml`."""

import datetime as dt
import tomllib
from importlib.resources import files

from communique.schemas.events import CodedEvent
from communique.schemas.ontology import DatePrecision, EventType, Modality

_DATA = tomllib.loads(files("communique.agents").joinpath("data/near_types.toml").read_text("utf-8"))
FAMILIES = {EventType(name): n for n, family in enumerate(_DATA["family"]) for name in family["types"]}
EMPTY_WORDS: frozenset[str] = frozenset(_DATA["words"]["empty"].split())
_ANNOUNCED = {(EventType(it["type"]), it["cameo"]): EventType(it["means"]) for it in _DATA["announced"]}
_CANCELS = {(EventType(it["type"]), it["cameo"]): EventType(it["means"]) for it in _DATA["cancels"]}


def family(event_type: EventType) -> str:
    """What types that may tell one act have in common; a type without near ones is a family of its own."""
    number = FAMILIES.get(event_type)
    return event_type.value if number is None else str(number)


def meant(event: CodedEvent) -> EventType:
    """The type of the act, where the event only announces it."""
    planned = event.modality is Modality.PLANNED
    return _ANNOUNCED.get((event.event_type, event.cameo), event.event_type) if planned else event.event_type


def called_off(event: CodedEvent) -> EventType | None:
    """The type of the plan on which this act is the last word, if it is one that calls off."""
    actual = event.modality is Modality.ACTUAL
    return _CANCELS.get((event.event_type, event.cameo)) if actual else None


def as_it_can_be(event: CodedEvent) -> CodedEvent:
    """An act of a day to come has not happened, whatever the verb says; but a cancellation has the day of its plan."""
    told = event.published_at.date() + dt.timedelta(1) if event.published_at else dt.date.max  # a day: time zones
    to_come = event.date_precision is DatePrecision.DAY and event.date is not None and event.date > told
    if event.modality is not Modality.ACTUAL or not to_come or called_off(event):
        return event
    return event.model_copy(update={"modality": Modality.PLANNED})
