"""`communique account`: whether every raw article is accounted for."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from communique.cli.ledger import Entry, Ledger
    from communique.schemas.settings import Settings

ROUND_SECONDS = 0.5
NAMED = 20


class Auditor:
    """Follows the books; each look goes on where the last one ended."""

    def __init__(self, settings: Settings, options: dict[str, Any]) -> None:
        from communique.cli.books import BOOKS, WAY
        from communique.cli.log import Lag, Reader

        self._settings = settings
        self._reader = Reader(map(settings.topic, BOOKS), options)
        self._lag = Lag(settings.app_id, map(settings.topic, WAY), options)
        self.entries: set[Entry] = set()

    def look(self) -> tuple[Ledger, int]:
        """The ledger as it is now, and how many messages the agents are still behind on the whole way."""
        from communique.cli.books import entries
        from communique.cli.ledger import balance

        # The lag first: what was through when it was measured is in the books when they are read after it.
        behind = self._lag.behind()
        now_ms = int(time.time() * 1000)
        for record in self._reader.catch_up():
            self.entries.update(entries(record, self._settings, now_ms=now_ms))
        return balance(self.entries), sum(behind.values())

    def close(self) -> None:
        """Lets go of the connections."""
        self._reader.close()
        self._lag.close()


@contextmanager
def auditing(settings: Settings, options: dict[str, Any]) -> Iterator[Auditor]:
    """An auditor for a while."""
    auditor = Auditor(settings, options)
    try:
        yield auditor
    finally:
        auditor.close()


def account(
    ctx: typer.Context,
    wait: Annotated[float, typer.Option(min=0, help="Seconds to wait for what is under way.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Every article as a JSON line, instead of the sums.")] = False,
) -> None:
    """Account for every raw article: coded, irrelevant or dead-lettered, by reason; exit code 1 if one is missing."""
    from communique.cli.cluster import options_of, said
    from communique.cli.context import settings_of

    settings = settings_of(ctx)
    with said(), auditing(settings, options_of(settings)) as auditor:
        ledger, behind = _wait_until_through(auditor, wait)
    if as_json:
        _write_lines(ledger)
    else:
        show(ledger, settings.partitions)
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


def show(ledger: Ledger, partitions: int) -> None:
    """The sums by kind, reason and partition."""
    from communique.cli.context import stdout
    from communique.cli.output import table

    named = [f"p{number}" for number in range(max(partitions, 1 + _highest_partition(ledger)))]
    rows: list[dict[str, Any]] = [
        {
            "articles": kind.value,
            "reason": reason,
            "all": sum(counts.values()),
            **{column: counts.get(number, 0) for number, column in enumerate(named)},
        }
        for (kind, reason), counts in ledger.counts().items()
    ]
    total = {"articles": "published", "reason": "", "all": len(ledger.lines)}
    sums = {column: sum(row[column] for row in rows) for column in named}
    stdout.print(table("Every article of articles.raw", ("articles", "reason", "all", *named), [*rows, total | sums]))


def complain(ledger: Ledger, behind: int) -> None:
    """Names what is missing or under way, and leaves with 1 if there is any."""
    from communique.cli.context import fail
    from communique.cli.ledger import Kind

    lines = ledger.of(Kind.OPEN)
    state = "under way" if behind else "missing"
    named = [f"  {it.article} (partition {it.place.partition}, offset {it.place.offset}): {it.reason}" for it in lines]
    more = [f"  … and {len(lines) - NAMED} more: --json lists all"] if len(lines) > NAMED else []
    if lines:
        fail("\n".join([f"{len(lines)} articles are {state}:", *named[:NAMED], *more]))
    if behind:
        fail(f"every article is coded, but {behind} messages are under way to the tables: is a worker running?")


def _open(ledger: Ledger) -> int:
    from communique.cli.ledger import Kind

    return len(ledger.of(Kind.OPEN))


def _highest_partition(ledger: Ledger) -> int:
    return max((line.place.partition for line in ledger.lines), default=0)


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
