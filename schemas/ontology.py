"""PLOVER 2.0 names as values: event types, modality, quad classes, sectors. Scores and codes are data in `nlp`."""

from enum import IntEnum, StrEnum


class EventType(StrEnum):
    """The sixteen event types of PLOVER 2.0, from cooperation to conflict."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    CONCEDE = "CONCEDE"
    COOPERATE = "COOPERATE"
    AID = "AID"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"


class QuadClass(IntEnum):
    """Goldstein's quarters: verbal and material, cooperation and conflict."""

    VERBAL_COOPERATION = 1
    MATERIAL_COOPERATION = 2
    VERBAL_CONFLICT = 3
    MATERIAL_CONFLICT = 4


class Modality(StrEnum):
    """Whether the text says that the act happened."""

    ACTUAL = "actual"
    PLANNED = "planned"
    POSSIBLE = "possible"
    DENIED = "denied"


class Plan(StrEnum):
    """What became of an announced act; an open one expires on its date."""

    OPEN = "open"
    FULFILLED = "fulfilled"
    CALLED_OFF = "called-off"


class DatePrecision(StrEnum):
    """How exactly the date of an act is known."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    NONE = "none"


MUTUAL = frozenset({EventType.CONSULT, EventType.AGREE, EventType.COOPERATE})
"""Types whose actor and recipient may be exchanged without changing the act."""
