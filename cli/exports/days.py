"""An event → the day under which it is filed."""

from __future__ import annotations

from communique.schemas.events import DiplomaticEvent

UNDATED = "undated"


def day_of(event: DiplomaticEvent) -> str:
    """ISO: of the act, else of the first article that tells of it; background without a date has no day."""
    if event.date:
        return event.date.isoformat()
    told = None if event.historical else event.first_published_at or event.last_published_at
    return told.date().isoformat() if told else UNDATED
