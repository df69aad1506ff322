"""A generation on the log → its coded events, and the articles that it and another have not both coded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from communique.cli.log import Lag, Position, Reader, latest, read
from communique.schemas.events import CodedEvent
from communique.schemas.topics import ARTICLES_RAW, EVENTS_CODED, WAY

if TYPE_CHECKING:
    from communique.schemas.settings import Settings


@dataclass(frozen=True)
class Side:
    """One of two generations that are compared."""

    number: int
    raw: dict[int, Position]
    """How far it is on each partition of articles.raw."""
    under_way: int
    """Messages between its agents."""
    events: tuple[CodedEvent, ...]

    @property
    def coders(self) -> tuple[str, ...]:
        """Who coded its events."""
        return tuple(sorted({f"{it.coder.version} {it.coder.model}" for it in self.events}))


def side(settings: Settings, number: int, options: dict[str, Any]) -> Side:
    """What stands in this generation now."""
    mine = settings.at(number)
    lag = Lag(mine.app_id, map(mine.topic, WAY), options)
    try:
        positions = lag.positions()
    finally:
        lag.close()
    raw = positions.pop(mine.topic(ARTICLES_RAW))
    behind = sum(it.end - it.committed for places in positions.values() for it in places.values())
    records = latest(read([mine.topic(EVENTS_CODED)], options))
    told = (CodedEvent.model_validate_json(record.value or b"") for record in records)
    return Side(number, raw, behind, tuple(event for event in told if not event.retracted))


def coded_by_one(settings: Settings, left: Side, right: Side, options: dict[str, Any]) -> set[str]:
    """Articles (or revisions of them) that only one of the two has read: of these, nothing can be compared."""
    spans = {
        partition: sorted((left.raw[partition].committed, right.raw[partition].committed))
        for partition in {*left.raw} & {*right.raw}
    }
    if all(first == last for first, last in spans.values()):
        return set()
    with Reader([settings.topic(ARTICLES_RAW)], options) as reader:
        reader.go_on({partition: first for partition, (first, _) in spans.items()})
        return {
            (record.key or b"").decode(errors="replace")
            for record in reader.catch_up()
            if record.offset < spans[record.partition][1]
        }
