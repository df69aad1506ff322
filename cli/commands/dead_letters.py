"""`communique dead-letters …`: what could not be read or coded, byte for byte, and the way back."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from communique.cli.context import fail, settings_of, stdout
from communique.cli.letters import header, send_back, sort_out
from communique.cli.output import Format, write

if TYPE_CHECKING:
    from communique.cli.log import Record
    from communique.schemas.settings import Settings

family = typer.Typer(help="What could not be read or coded.", no_args_is_help=True)

COLUMNS = ("place", "time", "stage", "reason", "from", "key", "bytes", "error")
Reason = Annotated[str | None, typer.Option(help="Only those refused for this reason.")]
Stage = Annotated[str | None, typer.Option(help="Only those refused by this agent.")]
Place = Annotated[str, typer.Argument(help="PARTITION/OFFSET, as `list` shows it.")]
Places = Annotated[list[str] | None, typer.Argument(help="PARTITION/OFFSET of each; none: all that the filters leave.")]


@family.command("list")
def list_(
    ctx: typer.Context,
    reason: Reason = None,
    stage: Stage = None,
    form: Annotated[Format, typer.Option("--format")] = Format.TABLE,
) -> None:
    """List them, oldest first."""
    held = _held(_settings(ctx), reason=reason, stage=stage)
    write(map(_row, held), COLUMNS, form, title=f"{len(held)} dead letters")


@family.command()
def show(
    ctx: typer.Context,
    place: Place,
    raw: Annotated[bool, typer.Option("--raw", help="The bytes alone, as they came.")] = False,
) -> None:
    """Show one with its headers, or its bytes alone."""
    letter = _chosen(_held(_settings(ctx)), [place])[0]
    if raw:
        sys.stdout.buffer.write(letter.value or b"")
        return
    for name, value in letter.headers.items():
        stdout.print(f"{name}: {value.decode(errors='replace')}", markup=False, soft_wrap=True)
    stdout.print(f"\n{(letter.value or b'').decode(errors='backslashreplace')}", markup=False, soft_wrap=True)


@family.command()
def replay(
    ctx: typer.Context,
    places: Places = None,
    reason: Reason = None,
    stage: Stage = None,
    anyway: Annotated[bool, typer.Option("--anyway", help="Also articles of which a later word is known.")] = False,
) -> None:
    """Send them to the topics where they failed, key and bytes as they were; what still fails comes back."""
    settings = _settings(ctx)
    letters = _chosen(_held(settings, reason=reason, stage=stage), places)
    current, overtaken = (letters, []) if anyway else sort_out(letters, settings)
    sent = send_back(current, settings)
    stdout.print(f"{sent} sent back to the topics where they had failed")
    if overtaken:
        named = ", ".join(f"{it.partition}/{it.offset}" for it in overtaken[:10])
        more = f" and {len(overtaken) - 10} more" if len(overtaken) > 10 else ""
        stdout.print(
            f"{len(overtaken)} left out ({named}{more}): their articles were published again since, and sent back they "
            "would replace that; --anyway sends them all the same",
            soft_wrap=True,
        )


@family.command()
def drop(ctx: typer.Context, before: Place) -> None:
    """Delete all of one partition up to and with this one: a log is cut from its beginning."""
    from kafka import KafkaAdminClient, TopicPartition

    from communique.cli.cluster import options_of, said
    from communique.schemas.topics import DEAD_LETTERS

    settings = _settings(ctx)
    partition, offset = _place(before)
    with said():
        admin = KafkaAdminClient(**options_of(settings))
        try:
            admin.delete_records({TopicPartition(settings.topic(DEAD_LETTERS), partition): offset + 1})
        finally:
            admin.close()
    stdout.print(f"partition {partition} begins after offset {offset} now")


def _settings(ctx: typer.Context) -> Settings:
    from communique.cli.cluster import said, serving

    with said():
        return serving(settings_of(ctx))


def _held(settings: Settings, *, reason: str | None = None, stage: str | None = None) -> list[Record]:
    from communique.cli.cluster import options_of, said
    from communique.cli.log import read
    from communique.schemas.topics import DEAD_LETTERS

    with said():
        letters = list(read([settings.topic(DEAD_LETTERS)], options_of(settings)))
    wanted = {"dlq_reason": reason, "dlq_stage": stage}
    return sorted(
        (it for it in letters if all(value in (None, header(it, name)) for name, value in wanted.items())),
        key=lambda it: (it.timestamp, it.partition, it.offset),
    )


def _chosen(letters: list[Record], places: Iterable[str] | None) -> list[Record]:
    if not places:
        return letters
    held = {(it.partition, it.offset): it for it in letters}
    try:
        return [held[_place(place)] for place in places]
    except KeyError as error:
        fail(f"there is no dead letter at {'/'.join(map(str, error.args[0]))}: see `communique dead-letters list`")


def _place(text: str) -> tuple[int, int]:
    partition, _, offset = text.partition("/")
    if not (partition.isdecimal() and offset.isdecimal()):
        fail(f"{text!r} is no place: it is PARTITION/OFFSET, like 0/12", code=2)
    return int(partition), int(offset)


def _row(letter: Record) -> dict[str, Any]:
    return {
        "place": f"{letter.partition}/{letter.offset}",
        "time": header(letter, "dlq_time")[:19],
        "stage": header(letter, "dlq_stage"),
        "reason": header(letter, "dlq_reason"),
        "from": "/".join(header(letter, name) for name in ("dlq_topic", "dlq_partition", "dlq_offset")),
        "key": None if letter.key is None else letter.key.decode(errors="replace"),
        "bytes": len(letter.value or b""),
        "error": header(letter, "dlq_error"),
    }
