"""`communique events`: the merged events that stand on the log."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from communique.cli.output import Format, table, write_csv

if TYPE_CHECKING:
    from communique.schemas.events import DiplomaticEvent, Event
    from communique.schemas.settings import Settings


def events(
    ctx: typer.Context,
    *,
    actor: Annotated[str | None, typer.Option(help="Only those with this code on either side: CHN, USAGOV …")] = None,
    event_type: Annotated[str | None, typer.Option("--type", help="Only this PLOVER type.")] = None,
    modality: Annotated[str | None, typer.Option(help="Only actual, planned, possible or denied ones.")] = None,
    since: Annotated[str | None, typer.Option(help="Only on or after this date, YYYY-MM-DD.")] = None,
    article: Annotated[str | None, typer.Option(help="Only those that this article tells of.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the latest so many.")] = None,
    form: Annotated[Format, typer.Option("--format", help="How to write them.")] = Format.TABLE,
) -> None:
    """Show the events on the log, oldest first, retracted ones left out."""
    from communique.cli.cluster import said, serving
    from communique.cli.context import settings_of

    with said():
        held = standing(serving(settings_of(ctx)))
    chosen = [
        event
        for event in held
        if (actor is None or involves(event, actor))
        and (event_type is None or event.event_type == event_type.upper())
        and (modality is None or event.modality == modality.lower())
        and (since is None or (event.date is not None and event.date.isoformat() >= since))
        and (article is None or article in {event.article_id, *(it.article_id for it in event.evidence)})
    ]
    chosen.sort(key=lambda event: (event.date.isoformat() if event.date else "", event.id))
    write_events(chosen[-limit:] if limit else chosen, form)


def standing(settings: Settings) -> list[DiplomaticEvent]:
    """The latest revision of every event that is not withdrawn."""
    from communique.cli.cluster import options_of
    from communique.cli.log import latest, read
    from communique.schemas.events import DiplomaticEvent
    from communique.schemas.topics import EVENTS_DIPLOMATIC

    records = latest(read([settings.topic(EVENTS_DIPLOMATIC)], options_of(settings)))
    held = (DiplomaticEvent.model_validate_json(record.value or b"") for record in records)
    return [event for event in held if not event.retracted]


def involves(event: Event, code: str) -> bool:
    """Whether an actor or recipient has this code, or belongs to this country."""
    wanted = code.upper()
    return any(wanted in (it.code, it.country) for it in (*event.actor, *event.recipient))


def write_events(chosen: list[DiplomaticEvent], form: Format) -> None:
    """JSON lines are the messages themselves; the others are flat."""
    from communique.cli.context import stdout
    from communique.cli.rows import EVENT_COLUMNS, EVENT_CSV, event_row

    if form is Format.JSONL:
        sys.stdout.writelines(event.model_dump_json() + "\n" for event in chosen)
    elif form is Format.CSV:
        write_csv(map(event_row, chosen), EVENT_CSV)
    else:
        stdout.print(table(f"{len(chosen)} events", EVENT_COLUMNS, map(event_row, chosen)))
