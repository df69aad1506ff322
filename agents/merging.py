"""Tellings → the acts that they tell of, each as one event. Pure, and blind to the order in which they came."""

import calendar
import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from communique.agents.acts import Telling, act_key
from communique.agents.clusters import EPOCH, Cluster, Told, clusters
from communique.agents.days import AHEAD, Cell, Fact, Kind, by_day, facts
from communique.agents.likeness import marks
from communique.agents.near_types import as_it_can_be, meant
from communique.agents.sources import Text, copies, independent, text
from communique.schemas.events import CodedEvent, DiplomaticEvent, Evidence
from communique.schemas.ontology import DatePrecision, Modality, Plan

EVIDENCE = 100
"""Tellings that are listed on a merged event; all of them are counted."""
CERTAINTY = (Modality.ACTUAL, Modality.PLANNED, Modality.POSSIBLE, Modality.DENIED)


def merge(tellings: Iterable[Telling]) -> dict[str, DiplomaticEvent]:
    """Merged events by id, from nothing but the tellings that hold."""
    told = {it.event.id: it for it in tellings if it.event}
    kinds: dict[tuple[str, Kind], list[Fact]] = defaultdict(list)
    for key, telling in told.items():
        if telling.event:
            for fact in facts(key, telling.version, telling.event):
                kinds[act_key(telling.event), fact.kind].append(fact)
    return {
        id_: event
        for (_, kind), members in kinds.items()
        for cell, near in by_day(members).items()
        for id_, event in acts(kind, cell, near, told).items()
    }


def acts(
    kind: Kind, cell: Cell, members: Iterable[Fact], tellings: Mapping[str, Telling]
) -> dict[str, DiplomaticEvent]:
    """The acts of one kind and time, by id."""
    told = [
        Told(tellings[it.key], as_it_can_be(event), it.guest) for it in members if (event := tellings[it.key].event)
    ]
    merged: dict[str, DiplomaticEvent] = {}
    ranks: Counter[tuple[str, str]] = Counter()
    for cluster in clusters(told):
        label = (cluster.event_type.value, "" if cluster.modality in CERTAINTY[:2] else cluster.modality.value)
        id_ = _digest(*kind, *cell, *label, ranks[label])
        ranks[label] += 1
        merged[id_] = act(id_, cluster)
    return merged


def act(event_id: str, cluster: Cluster) -> DiplomaticEvent:
    """The act in the words of its best telling, with what all of them together say."""
    told = [*cluster.told, *cluster.denials]
    events = sorted((it.event for it in told), key=_best_first)
    own = sorted((it.event for it in cluster.told), key=_best_first)
    best = _best(own)
    copy_of = copies(it.telling for it in told)
    published = sorted(event.published_at for event in events if event.published_at)
    shared = best.model_dump(include=set(DiplomaticEvent.model_fields) & set(CodedEvent.model_fields))
    event = DiplomaticEvent.model_validate(
        shared
        | _date(best, own)
        | {
            "id": event_id,
            "modality": Modality.DENIED if cluster.called_off else best.modality,
            "place": best.place or next((_elsewhere(event) for event in own if event.place), None),
            "killed": _newest(own, "killed"),
            "injured": _newest(own, "injured"),
            "mentions": len(events),
            "articles": len({event.article_id for event in events}),
            "publishers": independent((it.telling for it in told), copy_of),
            "evidence": tuple(_evidence(event, copy_of) for event in events[:EVIDENCE]),
            "first_published_at": published[0] if published else None,
            "last_published_at": published[-1] if published else None,
            "plan": _plan(cluster),
            "retracted": False,
        }
    )
    return event.model_copy(update={"expires": _expires(event)})


def _best(events: Sequence[CodedEvent]) -> CodedEvent:
    """The best of those who tell it as most do: with the surest modality, and the type given most often."""
    sure = [event for event in events if event.modality is events[0].modality]
    types = Counter(meant(event) for event in sure)
    return next(event for event in sure if types[meant(event)] == max(types.values()))


def _best_first(event: CodedEvent) -> tuple[Any, ...]:
    """What happened before what was planned, dated before undated, people named, sure before unsure, early first."""
    return (
        CERTAINTY.index(event.modality),
        not _is_dated(event),
        -len(marks(event).persons),
        -event.confidence,
        event.published_at or EPOCH,
        event.id,
    )


def _is_dated(event: CodedEvent) -> bool:
    return event.date is not None and event.date_precision is DatePrecision.DAY


def _date(best: CodedEvent, own: Iterable[CodedEvent]) -> dict[str, Any]:
    """The most exact date that any telling gives."""
    told = best if _is_dated(best) else next((event for event in own if _is_dated(event)), best)
    return {"date": told.date, "date_end": told.date_end, "date_precision": told.date_precision}


def _elsewhere(event: CodedEvent) -> dict[str, Any] | None:
    """A place that another article names: its words have no offsets in the body of the one that is quoted."""
    return event.place.model_dump() | {"start": 0, "end": 0} if event.place else None


def _newest(events: Iterable[CodedEvent], count: str) -> int | None:
    """The latest word on how many: tolls rise."""
    told = [(event.published_at or EPOCH, event.id, getattr(event, count)) for event in events]
    return max(((at, id_, n) for at, id_, n in told if n is not None), default=(EPOCH, "", None))[2]


def _plan(cluster: Cluster) -> Plan | None:
    if not any(it.event.modality is Modality.PLANNED for it in cluster.told):
        return None
    if not cluster.planned:
        return Plan.FULFILLED
    return Plan.CALLED_OFF if cluster.called_off else Plan.OPEN


def _expires(event: DiplomaticEvent) -> dt.date | None:
    """The last day on which an open plan can still come about."""
    if event.plan is not Plan.OPEN:
        return None
    if event.date is None:
        return event.last_published_at.date() + dt.timedelta(AHEAD) if event.last_published_at else None
    ends = {
        DatePrecision.WEEK: event.date + dt.timedelta(6),
        DatePrecision.MONTH: event.date.replace(day=calendar.monthrange(event.date.year, event.date.month)[1]),
        DatePrecision.YEAR: event.date.replace(month=12, day=31),
    }
    return max(event.date_end or event.date, ends.get(event.date_precision, event.date))


def _evidence(event: CodedEvent, copy_of: Mapping[Text, Text]) -> Evidence:
    original = copy_of.get(text(event))
    own = event.model_dump(include=set(Evidence.model_fields))
    copied = original[0] if original and original[0] != event.article_id else None
    return Evidence.model_validate({**own, "event_id": event.id, "near_duplicate_of": copied})


def _digest(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:24]
