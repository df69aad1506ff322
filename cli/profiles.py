"""The actors' table as it stands on the log → the screen, JSON lines or CSV."""

import sys

from communique.cli.cluster import options_of
from communique.cli.log import latest, read
from communique.cli.output import Format, write, write_csv
from communique.cli.rows import ACTOR_COLUMNS, actor_row
from communique.schemas.actors import ActorProfile
from communique.schemas.settings import Settings
from communique.schemas.topics import ACTORS_PROFILES


def profiles(settings: Settings) -> list[ActorProfile]:
    """The rows as they are on the log, busiest first."""
    records = latest(read([settings.topic(ACTORS_PROFILES)], options_of(settings)))
    held = (ActorProfile.model_validate_json(record.value or b"") for record in records)
    return sorted(held, key=lambda it: (-it.as_actor.events - it.as_recipient.events, it.code))


def write_profiles(held: list[ActorProfile], form: Format) -> None:
    """JSON lines are the messages themselves; the others are flat."""
    if form is Format.JSONL:
        sys.stdout.writelines(profile.model_dump_json() + "\n" for profile in held)
    elif form is Format.CSV:
        write_csv(map(actor_row, held), ACTOR_COLUMNS)
    else:
        write(map(actor_row, held), ACTOR_COLUMNS, form, title=f"{len(held)} actors")
