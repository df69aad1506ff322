"""Coded stories made by hand, and what a plain recomputation makes of all of them at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic

from communique.agents.acts import Telling
from communique.agents.aggregates import Aggregate
from communique.agents.contributions import Contribution, Part, contribute
from communique.agents.merging import merge
from communique.agents.profiles import profile
from communique.agents.rows import SHELF_END, R, on_shelf, shelf_of
from communique.agents.table import Folded, Known, Table
from communique.nlp.near_duplicates import sketch
from communique.schemas.actors import ActorActivity, ActorProfile
from communique.schemas.articles import CodedStory, Origin
from communique.schemas.base import Quote
from communique.schemas.events import CodedEvent, Coder, DiplomaticEvent, Entity
from communique.schemas.ontology import DatePrecision, EventType, Modality, QuadClass

NOON = dt.datetime(2026, 3, 20, 12, tzinfo=dt.UTC)
CODER = Coder(version="test", model="factory")
FRANCE = Entity(code="FRAGOV", name="France", country="FRA", sector="GOV")
MINISTER = Entity(code="FRAGOV", name="Anne Petit", country="FRA", sector="GOV", office="foreign minister")
PREMIER = Entity(code="FRAGOV", name="Luc Grand", country="FRA", sector="GOV", office="prime minister")
KENYA = Entity(code="KENGOV", name="Kenya", country="KEN", sector="GOV")
UNITED_NATIONS = Entity(code="IGOUNO", name="United Nations", sector="IGO")
_LEAD = "France accused Kenya on Thursday of blocking three of its ships in the harbour of Mombasa. "
_REST = "The foreign minister said the crews had waited for eleven days. Nairobi called the charge unfounded. "
WIRE = sketch(_LEAD + _REST + "A committee of the two countries meets in April, as it does each year.")
WIRE_CUT = sketch("From our wire services. " + _LEAD + _REST)
TOLD_ANEW = sketch("Paris has quarrelled with Nairobi: ships wait, crews complain, and the French blame the Kenyans.")


def event(
    id: str = "e1",
    article: str = "a1",
    *,
    actor: Sequence[Entity] = (FRANCE,),
    recipient: Sequence[Entity] = (KENYA,),
    event_type: EventType = EventType.ACCUSE,
    day: dt.date | None = dt.date(2026, 3, 19),
    modality: Modality = Modality.ACTUAL,
    goldstein: float = -2.0,
    publisher: str | None = "Northern Wire",
) -> CodedEvent:
    """One telling; what the test does not name is as usual."""
    words = Quote(start=0, end=8, text="accused.")
    return CodedEvent(
        id=id,
        article_id=article,
        story=0,
        event_type=event_type,
        cameo="112",
        quad_class=QuadClass.VERBAL_CONFLICT,
        goldstein=goldstein,
        actor=tuple(actor),
        recipient=tuple(recipient),
        modality=modality,
        date=day,
        date_precision=DatePrecision.DAY if day else DatePrecision.NONE,
        anchor=words,
        sentence=words,
        confidence=0.8,
        coder=CODER,
        publisher=publisher,
        published_at=NOON,
    )


def coded(
    *events: CodedEvent,
    article: str = "a1",
    offset: int = 0,
    story: int = 0,
    stories: int = 1,
    sketch: str = "",
) -> CodedStory:
    """What one story of one revision gave."""
    return CodedStory(
        article_id=article,
        story=story,
        stories=stories,
        origin=Origin(partition=0, offset=offset),
        published_at=NOON,
        sketch=sketch,
        events=events,
    )


def last_words(stories: Iterable[CodedStory]) -> dict[str, list[CodedStory]]:
    """The stories of the latest revision of each article: what holds in the end."""
    revisions: dict[str, dict[int, dict[int, CodedStory]]] = defaultdict(lambda: defaultdict(dict))
    for story in stories:
        revisions[story.article_id][story.origin.offset][story.story] = story
    return {article: list(known[max(known)].values()) for article, known in revisions.items()}


def recomputed_events(stories: Iterable[CodedStory]) -> dict[str, DiplomaticEvent]:
    """Merged events of all that holds, without any history."""
    return merge(
        Telling(version=1, event=one, sketch=story.sketch)
        for latest in last_words(stories).values()
        for story in latest
        for one in story.events
    )


def recomputed_rows(events: Mapping[str, DiplomaticEvent]) -> dict[str, Contribution]:
    """The rows of all actors, from nothing but the events that hold."""
    return {
        on_shelf(entity.code, merged.id): contribute(None, ActorActivity(actor=entity, event=merged))
        for merged in events.values()
        for entity in {one.code: one for one in reversed((*merged.actor, *merged.recipient))}.values()
    }


def recomputed_profiles(events: Mapping[str, DiplomaticEvent]) -> dict[str, ActorProfile]:
    """The profile of each actor who takes part in anything."""
    return profiles_of(parts(recomputed_rows(events)))


def profiles_of(held: Mapping[str, Part]) -> dict[str, ActorProfile]:
    """The profile of each actor, from its parts by row key."""
    sums: dict[str, Aggregate] = defaultdict(Aggregate)
    for key, part in held.items():
        sums[shelf_of(key)].add(key.rpartition(SHELF_END)[2], part)

    def told(code: str) -> ActorProfile:
        return profile(code, sums[code], lambda event_id: held[on_shelf(code, event_id)])

    return {code: told(code) for code in sums}


def without_revision(events: Mapping[str, DiplomaticEvent]) -> dict[str, DiplomaticEvent]:
    """Events that hold; how often each was told before depends on the crashes and is nobody's business."""
    standing = {id_: one for id_, one in events.items() if not one.retracted}
    return {id_: one.model_copy(update={"revision": 1}) for id_, one in standing.items()}


def parts(rows: Mapping[str, Contribution]) -> dict[str, Part]:
    """What counts in the actors' rows: not what was taken back, nor how often it was told."""
    return {key: row.part for key, row in rows.items() if row.part}


class Rows(Generic[R]):
    """Rows in memory, as a worker has them; `restart` forgets what a new process would not know."""

    def __init__(self, **rows: R) -> None:
        self.rows: dict[str, R] = rows
        self.memory: dict[str, Any] = {}

    def get(self, key: str) -> R | None:
        return self.rows.get(key)

    def shelf(self, name: str) -> Iterator[tuple[str, R]]:
        return ((key, row) for key, row in list(self.rows.items()) if shelf_of(key) == name)

    async def put(self, key: str, row: R, partition: int) -> None:
        self.rows[key] = row

    def fold(self, table: Table[Any, R], messages: Sequence[Any]) -> Folded[R]:
        """What the table's agent makes of messages of one key; nothing is written yet."""
        return table.fold(Known(self), messages)

    def restart(self) -> None:
        """What was computed is gone, what was written is there."""
        self.memory.clear()
