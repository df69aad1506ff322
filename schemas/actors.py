"""What each actor did and what was done to it: `actors.*`, keyed by actor code."""

import datetime as dt

from pydantic import Field

from communique.schemas.base import Message
from communique.schemas.events import DiplomaticEvent, Entity
from communique.schemas.ontology import EventType, Modality


class ActorActivity(Message):
    """A new or changed event, addressed to one of those who took part in it."""

    actor: Entity
    event: DiplomaticEvent
    withdrawn: bool = False
    """This actor no longer takes part in the event, or the event is retracted."""


class Tally(Message):
    """Counts of acts in one role; only actual ones count."""

    events: int = 0
    by_type: dict[str, int] = Field(default_factory=dict)
    by_quad_class: dict[str, int] = Field(default_factory=dict)
    goldstein_sum: float = 0.0
    goldstein_mean: float | None = None


class Day(Message):
    """One day (or, when it is long past, one month: `day` is its first) of an actor."""

    day: dt.date
    precision: str = "day"
    as_actor: int = 0
    as_recipient: int = 0
    by_quad_class: dict[str, int] = Field(default_factory=dict)
    goldstein_sum: float = 0.0


class Counterpart(Message):
    """One side of a dyad: what passed between the actor and this counterpart."""

    code: str
    name: str
    as_actor: int = 0
    """Acts of the actor towards the counterpart."""
    as_recipient: int = 0
    """Acts of the counterpart towards the actor."""
    by_type: dict[str, int] = Field(default_factory=dict)
    goldstein_sum: float = 0.0
    goldstein_mean: float | None = None
    last: dt.date | None = None


class EventSummary(Message):
    """An event in a line of a profile; the event itself is on `events.diplomatic`."""

    id: str
    event_type: EventType
    modality: Modality
    role: str
    """`actor` or `recipient`."""
    counterparts: tuple[str, ...]
    date: dt.date | None = None
    until: dt.date | None = None
    """Of a planned act: the last day on which it can still come about; then it leaves the agenda."""
    goldstein: float
    sentence: str
    article_id: str


class ActorProfile(Message):
    """The public copy of what the table `actors` knows of one actor; of bounded size, however long and much it did.

    An actor of whom no event is left has no profile: a tombstone stands under its code.
    """

    code: str
    name: str
    country: str | None = None
    sector: str | None = None
    as_actor: Tally = Tally()
    as_recipient: Tally = Tally()
    days: tuple[Day, ...] = ()
    """Each day of about the last 13 months, then each month, of at most 40 years; the tallies count everything."""
    counterparts: tuple[Counterpart, ...] = ()
    """The 150 with whom most passed; `counterparts_total` counts all."""
    counterparts_total: int = 0
    agenda: tuple[EventSummary, ...] = ()
    """The next 50 planned events, as seen from the latest news of this actor."""
    latest: tuple[EventSummary, ...] = ()
    """The last 20 actual events."""
    first_seen: dt.date | None = None
    last_seen: dt.date | None = None
    articles: int = 0
    """Different ones among the evidence that the events list."""
    publishers: int = 0
    updated_at: dt.datetime | None = None
