"""A set of tellings → the acts they tell of. Pure, and blind to the order in which they came."""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from communique.agents.acts import Telling, act_day, act_key, side
from communique.agents.sources import Text, copies, independent, text
from communique.schemas.events import CodedEvent, DiplomaticEvent, Entity, Evidence
from communique.schemas.ontology import MUTUAL, DatePrecision, Modality

EVIDENCE = 100
"""Tellings that are listed on a merged event; all of them are counted."""
VAGUE_DAYS = 3
"""A telling without a date belongs to an act of at most so many days before its publication."""
CERTAINTY = (Modality.ACTUAL, Modality.PLANNED, Modality.POSSIBLE, Modality.DENIED)
EPOCH = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
Cell = tuple[Any, ...]


def merge(tellings: Iterable[Telling]) -> dict[str, DiplomaticEvent]:
    """Merged events by id."""
    return {event_id: act(event_id, cluster) for event_id, cluster in clusters(tellings).items()}


def clusters(tellings: Iterable[Telling]) -> dict[str, list[Telling]]:
    """The tellings of each act, by the id of the merged event."""
    standing = sorted((telling for telling in tellings if telling.event), key=lambda telling: _event(telling).id)
    return {
        _digest(*cell, rank): cluster
        for cell, members in _cells(standing).items()
        for rank, cluster in enumerate(_by_persons(members))
    }


def _cells(tellings: Sequence[Telling]) -> dict[Cell, list[Telling]]:
    """Same type, sides in the same roles, same day."""
    kinds: dict[Cell, list[Telling]] = defaultdict(list)
    for telling in tellings:
        kinds[_kind(_event(telling))].append(telling)
    return {(*kind, *day): group for kind, members in kinds.items() for day, group in _by_day(members).items()}


def _kind(event: CodedEvent) -> Cell:
    actors, recipients = _sides(event.actor), _sides(event.recipient)
    roles = (sorted({*actors, *recipients}), []) if event.event_type in MUTUAL else (actors, recipients)
    happens = event.modality in {Modality.ACTUAL, Modality.PLANNED}  # a plan and its fulfilment are one act
    return (act_key(event), event.event_type, *map("+".join, roles), "" if happens else event.modality)


def _by_day(tellings: Sequence[Telling]) -> dict[Cell, list[Telling]]:
    days = {event.date for event in map(_event, tellings) if event.date and _is_dated(event)}
    cells: dict[Cell, list[Telling]] = defaultdict(list)
    for telling in tellings:
        cells[_day_cell(_event(telling), days)].append(telling)
    return cells


def _day_cell(event: CodedEvent, days: set[dt.date]) -> Cell:
    day = act_day(event)
    if day is None or _is_dated(event):
        return (DatePrecision.DAY, day)
    if event.date is not None:
        return (event.date_precision, event.date)
    near = [known for known in days if 0 <= (day - known).days <= VAGUE_DAYS]
    return (DatePrecision.DAY, max(near, default=day))


def _is_dated(event: CodedEvent) -> bool:
    return event.date is not None and event.date_precision is DatePrecision.DAY


def _by_persons(tellings: Sequence[Telling]) -> list[list[Telling]]:
    """Two people of one side on one day are two acts; a telling without names goes with the first."""
    clusters: list[tuple[dict[str, set[str]], list[Telling]]] = []
    for telling in sorted(tellings, key=_most_precise_first):
        persons = _persons(_event(telling))
        for known, members in clusters:
            if all(known[one] & names for one, names in persons.items() if one in known):
                members.append(telling)
                for one, names in persons.items():
                    known.setdefault(one, set()).update(names)
                break
        else:
            clusters.append((persons, [telling]))
    return sorted((members for _, members in clusters), key=_first_told)


def _most_precise_first(telling: Telling) -> tuple[Any, ...]:
    persons = _persons(_event(telling))
    return (-len(persons), sorted(map(sorted, persons.values())), _event(telling).id)


def _persons(event: CodedEvent) -> dict[str, set[str]]:
    persons: dict[str, set[str]] = defaultdict(set)
    for entity in (*event.actor, *event.recipient):
        if entity.office:
            persons[side(entity)].add(entity.name)
    return dict(persons)


def _first_told(cluster: Sequence[Telling]) -> tuple[dt.datetime, str]:
    return min((_event(telling).published_at or EPOCH, _event(telling).id) for telling in cluster)


def act(event_id: str, cluster: Sequence[Telling]) -> DiplomaticEvent:
    """The act in the words of its best telling, with what all of them together say."""
    events = sorted(map(_event, cluster), key=_best_first)
    best = events[0]
    copy_of = copies(cluster)
    published = sorted(event.published_at for event in events if event.published_at)
    shared = best.model_dump(include=set(DiplomaticEvent.model_fields) & set(CodedEvent.model_fields))
    return DiplomaticEvent.model_validate(
        shared
        | {
            "id": event_id,
            "place": next((event.place for event in events if event.place), None),
            "killed": next((event.killed for event in events if event.killed is not None), None),
            "injured": next((event.injured for event in events if event.injured is not None), None),
            "mentions": len(events),
            "articles": len({event.article_id for event in events}),
            "publishers": independent(cluster, copy_of),
            "evidence": tuple(_evidence(event, copy_of) for event in events[:EVIDENCE]),
            "first_published_at": published[0] if published else None,
            "last_published_at": published[-1] if published else None,
            "retracted": False,
        }
    )


def _best_first(event: CodedEvent) -> tuple[Any, ...]:
    """What happened before what was planned, dated before undated, sure before unsure, early before late."""
    return (
        CERTAINTY.index(event.modality),
        not _is_dated(event),
        -event.confidence,
        event.published_at or EPOCH,
        event.id,
    )


def _evidence(event: CodedEvent, copy_of: Mapping[Text, Text]) -> Evidence:
    original = copy_of.get(text(event))
    own = event.model_dump(include=set(Evidence.model_fields))
    copied = original[0] if original and original[0] != event.article_id else None
    return Evidence.model_validate({**own, "event_id": event.id, "near_duplicate_of": copied})


def _event(telling: Telling) -> CodedEvent:
    if telling.event is None:
        raise ValueError("a telling that was taken back tells of no act")
    return telling.event


def _sides(entities: Iterable[Entity]) -> list[str]:
    return sorted({side(entity) for entity in entities})


def _digest(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:24]
