"""Who did what to whom: the mention that a story gives, and the act that several mentions tell of."""

import datetime as dt

from pydantic import Field

from communique.schemas.base import Message, Quote
from communique.schemas.ontology import DatePrecision, EventType, Modality, Plan, QuadClass


class Entity(Message):
    """An actor or a recipient, resolved as far as the text and the gazetteer allow."""

    code: str
    """Country and sector (`CHN`, `USAGOV`), organisation (`IGOUNO`), or a group without a state."""
    name: str
    """Canonical: `Wang Yi`, `China`, `United Nations`."""
    country: str | None = None
    """ISO 3166 alpha-3; PLOVER's `KOS` for Kosovo."""
    sector: str | None = None
    """PLOVER sector: GOV, MIL, LEG, REB, JRN …"""
    office: str | None = None
    """The office held on the story's date."""
    mention: Quote | None = None


class Place(Quote):
    """Where the act took place."""

    country: str | None = None
    geonameid: int | None = None
    lat: float | None = None
    lon: float | None = None


class Coder(Message):
    """What coded the event."""

    name: str = "communique"
    version: str
    model: str


class Event(Message):
    """What a mention and a merged event have in common: the act."""

    id: str
    article_id: str
    story: int
    event_type: EventType
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    cameo: str
    quad_class: QuadClass
    goldstein: float
    actor: tuple[Entity, ...]
    recipient: tuple[Entity, ...] = ()
    modality: Modality = Modality.ACTUAL
    date: dt.date | None = None
    date_end: dt.date | None = None
    date_precision: DatePrecision = DatePrecision.NONE
    place: Place | None = None
    killed: int | None = None
    injured: int | None = None
    anchor: Quote
    sentence: Quote
    attributed_to: Entity | None = None
    confidence: float = Field(ge=0, le=1)
    coder: Coder
    historical: bool = False
    """Told as background (a treaty of 1972): it keeps its date and is no news."""
    explain: tuple[str, ...] = ()
    """Why it was coded so: rule or weights, path, words."""


class CodedEvent(Event):
    """One act as one story tells it."""

    publisher: str | None = None
    published_at: dt.datetime | None = None
    retracted: bool = False
    """The article no longer says so (it was corrected or deleted)."""


class Mention(Message):
    """A coded event on its way to the merge, keyed by the act it may belong to; or its withdrawal."""

    act: str
    """The key under which tellings of one act meet."""
    event: CodedEvent
    version: int = 0
    """How many changes its article had seen: of two tellings of one event, the higher one holds."""
    withdrawn: bool = False
    sketch: str = ""
    """Of the text that it stands in, by which near-copies are known."""


class Evidence(Message):
    """One telling of a merged event: enough to show the sentence and to go back to the article."""

    event_id: str
    article_id: str
    story: int
    publisher: str | None = None
    published_at: dt.datetime | None = None
    anchor: Quote
    sentence: Quote
    confidence: float
    near_duplicate_of: str | None = None
    """The article of which this one is a near-copy: the first published of those that tell of the act."""


class DiplomaticEvent(Event):
    """The act itself, as all its tellings together say; a new revision at each change."""

    mentions: int = 1
    articles: int = 1
    publishers: int = 1
    """Independent ones: a wire story in five papers is one."""
    evidence: tuple[Evidence, ...] = ()
    first_published_at: dt.datetime | None = None
    last_published_at: dt.datetime | None = None
    plan: Plan | None = None
    """What became of an act that was announced; none if no telling announced it."""
    expires: dt.date | None = None
    """Of an open plan: the last day on which it can still come about."""
    revision: int = 1
    supersedes: tuple[str, ...] = ()
    retracted: bool = False
