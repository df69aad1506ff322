"""`communique actors`: the actors' table, or one actor in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from communique.cli.output import Format, table

if TYPE_CHECKING:
    from communique.schemas.actors import ActorProfile


def actors(
    ctx: typer.Context,
    code: Annotated[str | None, typer.Argument(help="One actor: CHN, USAGOV …; none: all of them.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the busiest so many.")] = None,
    form: Annotated[Format, typer.Option("--format", help="How to write them.")] = Format.TABLE,
) -> None:
    """Show the actors' table, busiest first, or one actor with counterparts, agenda and latest events."""
    from communique.cli.cluster import said, serving
    from communique.cli.context import fail, settings_of
    from communique.cli.profiles import profiles, write_profiles

    with said():
        held = profiles(serving(settings_of(ctx)))
    if code is None:
        write_profiles(held[:limit], form)
        return
    chosen = [profile for profile in held if profile.code == code.upper()]
    if not chosen:
        fail(f"no actor has the code {code.upper()}: `communique actors` lists the {len(held)} that are known")
    if form is Format.TABLE:
        show(chosen[0])
    else:
        write_profiles(chosen, form)


def show(profile: ActorProfile) -> None:
    """One actor on a screen."""
    from communique.cli.context import stdout

    stdout.print(table(f"{profile.code} · {profile.name}", ("", "as actor", "as recipient"), _tallies(profile)))
    for title, columns, rows in _sections(profile):
        if rows:
            stdout.print(table(title, columns, rows))


def _tallies(profile: ActorProfile) -> list[dict[str, Any]]:
    sides = {"as actor": profile.as_actor, "as recipient": profile.as_recipient}
    types = sorted({name for side in sides.values() for name in side.by_type})
    return [
        {"": "events", **{name: side.events for name, side in sides.items()}},
        {"": "mean Goldstein", **{name: side.goldstein_mean for name, side in sides.items()}},
        *({"": kind, **{name: side.by_type.get(kind, 0) for name, side in sides.items()}} for kind in types),
    ]


def _sections(profile: ActorProfile) -> list[tuple[str, tuple[str, ...], list[dict[str, Any]]]]:
    dyads = [
        {"counterpart": f"{it.code} {it.name}", "to": it.as_actor, "from": it.as_recipient, "tone": it.goldstein_mean}
        for it in profile.counterparts
    ]
    listed = ("date", "type", "role", "counterparts", "sentence")
    agenda, recent = (
        [
            {
                "date": it.date,
                "type": it.event_type.value,
                "role": it.role,
                "counterparts": ", ".join(it.counterparts),
                "sentence": it.sentence,
            }
            for it in events
        ]
        for events in (profile.agenda, profile.latest)
    )
    return [
        ("Counterparts", ("counterpart", "to", "from", "tone"), dyads),
        ("Agenda", listed, agenda),
        ("Latest events", listed, recent),
    ]
