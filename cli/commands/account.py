"""`communique account`: whether every raw article is accounted for."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from communique.cli.ledger.auditor import Auditor
    from communique.cli.ledger.ledger import Ledger

ROUND_SECONDS = 0.5
NAMED = 20


def account(
    ctx: typer.Context,
    wait: Annotated[float, typer.Option(min=0, help="Seconds to wait for what is under way.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Every article as a JSON line, instead of the sums.")] = False,
) -> None:
    """Account for every raw article: coded, irrelevant or dead-lettered, by reason; exit code 1 if one is missing."""
    from communique.cli.cluster import options_of, said, serving
    from communique.cli.context import settings_of
    from communique.cli.ledger.auditor import auditing
    from communique.cli.ledger.report import show

    with said():
        settings = serving(settings_of(ctx))
        with auditing(settings, options_of(settings)) as auditor:
            ledger, behind = _wait_until_through(auditor, wait)
    if as_json:
        _write_lines(ledger)
    else:
        show(ledger, settings)
    complain(ledger, behind)


def _wait_until_through(auditor: Auditor, seconds: float) -> tuple[Ledger, int]:
    from communique.cli.context import stderr

    deadline = time.monotonic() + seconds
    with stderr.status("reading the log …") as status:
        while True:
            ledger, behind = auditor.look()
            if (ledger.settled and not behind) or time.monotonic() >= deadline:
                return ledger, behind
            settled = len(ledger.lines) - _open(ledger)
            status.update(f"{settled} of {len(ledger.lines)} articles are through, {behind} messages are under way")
            time.sleep(ROUND_SECONDS)


def complain(ledger: Ledger, behind: int) -> None:
    """Names what is missing or under way, and leaves with 1 if there is any."""
    from communique.cli.context import fail
    from communique.cli.ledger.ledger import Kind

    lines = ledger.of(Kind.OPEN)
    state = "under way" if behind else "missing"
    named = [f"  {it.article} (partition {it.place.partition}, offset {it.place.offset}): {it.reason}" for it in lines]
    more = [f"  … and {len(lines) - NAMED} more: --json lists all"] if len(lines) > NAMED else []
    if lines:
        fail("\n".join([f"{len(lines)} articles are {state}:", *named[:NAMED], *more]))
    if behind:
        fail(f"every article is coded, but {behind} messages are under way to the tables: is a worker running?")


def _open(ledger: Ledger) -> int:
    from communique.cli.ledger.ledger import Kind

    return len(ledger.of(Kind.OPEN))


def _write_lines(ledger: Ledger) -> None:
    import json

    for line in ledger.lines:
        typer.echo(
            json.dumps(
                {
                    "article": line.article,
                    "partition": line.place.partition,
                    "offset": line.place.offset,
                    "kind": line.kind.value,
                    "reason": line.reason,
                }
            )
        )
