"""The ledger → its sums by kind, reason and partition, on the screen."""

from typing import Any

from communique.cli.context import stdout
from communique.cli.ledger.ledger import Ledger
from communique.cli.output import table


def show(ledger: Ledger, partitions: int) -> None:
    """The sums by kind, reason and partition."""
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


def _highest_partition(ledger: Ledger) -> int:
    return max((line.place.partition for line in ledger.lines), default=0)
