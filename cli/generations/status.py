"""The generations on the log → a row for each: who coded it, how far it is, who fills it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from communique.broker import generations
from communique.cli.log import Lag
from communique.schemas.topics import ARTICLES_CODED, ARTICLES_RAW, WAY

if TYPE_CHECKING:
    from communique.schemas.generations import Generation, Generations
    from communique.schemas.settings import Settings

COLUMNS = ("no", "state", "coder", "begun", "articles", "stories", "under way", "workers")


def rows(settings: Settings, bootstrap: str, options: dict[str, Any]) -> list[dict[str, Any]]:
    """One row a generation, the oldest first."""
    state = generations.read(settings, bootstrap)
    return [_row(state, it, settings.at(it.number), bootstrap, options) for it in state.kept]


def _row(
    state: Generations, generation: Generation, mine: Settings, bootstrap: str, options: dict[str, Any]
) -> dict[str, Any]:
    lag = Lag(mine.app_id, map(mine.topic, WAY), options)
    try:
        positions = lag.positions()
    finally:
        lag.close()
    raw, coded = positions[mine.topic(ARTICLES_RAW)].values(), positions[mine.topic(ARTICLES_CODED)].values()
    return {
        "no": generation.number,
        "state": _state(state, generation),
        "coder": generation.coder and f"{generation.coder.version} {generation.coder.model}",
        "begun": generation.begun_at and f"{generation.begun_at:%Y-%m-%d %H:%M}",
        "articles": f"{sum(it.committed - it.start for it in raw)} of {sum(it.end - it.start for it in raw)}",
        "stories": sum(it.end - it.start for it in coded),
        "under way": sum(it.end - it.committed for places in positions.values() for it in places.values()),
        "workers": ", ".join(generations.members(mine, bootstrap, generation.number)),
    }


def _state(state: Generations, generation: Generation) -> str:
    if generation.number == state.active:
        return "serves"
    if generation.number in state.served:
        return "served before"
    return "ready" if generation.caught_up_at else f"under way, {generation.run_by}"
