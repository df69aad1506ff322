"""The ledger → its sums by kind, reason and partition, on the screen."""

from typing import Any

from communique.cli.context import stdout
from communique.cli.ledger.ledger import Ledger
from communique.cli.output import table
from communique.schemas.generations import FIRST
from communique.schemas.settings import Settings


def show(ledger: Ledger, settings: Settings) -> None:
    """The sums by kind, reason and partition."""
    named = [f"p{number}" for number in range(max(settings.partitions, 1 + _highest_partition(ledger)))]
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
    title = "Every article of articles.raw"
    if settings.generation != FIRST:
        title += f", as generation {settings.generation} has it"
    stdout.print(table(title, ("articles", "reason", "all", *named), [*rows, total | sums]))


def _highest_partition(ledger: Ledger) -> int:
    return max((line.place.partition for line in ledger.lines), default=0)
