"""Every format by its name, and the tables that it consists of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from communique.cli.exports import gdelt, icews, parquet, plover, polecat, sheets
from communique.cli.exports.days import UNDATED
from communique.schemas.events import DiplomaticEvent

Write = Callable[[Path, Sequence[DiplomaticEvent], str], int]
"""A file that does not exist yet, the events of a day, the day → how many rows were written."""


@dataclass(frozen=True)
class Table:
    """A file a day: where it lies, with `{day}` in its name, and how it is written."""

    where: str
    write: Write
    undated: str = UNDATED
    compact: bool = False
    """GDELT writes 20240508."""

    def path(self, day: str) -> str:
        """Where the day's file lies in the folder of the export."""
        shown = day.replace("-", "") if self.compact else day
        return self.where.format(day=self.undated if day == UNDATED else shown)


TABLES: dict[str, tuple[Table, ...]] = {
    # A partition without a value, as Hive writes it: every reader takes it for null.
    "parquet": (Table("parquet/day={day}/events.parquet", parquet.write, undated="__HIVE_DEFAULT_PARTITION__"),),
    "csv": (Table("csv/{day}.csv", sheets.write_csv),),
    "polecat": (Table("polecat/{day}.tsv", polecat.write),),
    "icews": (Table("icews/{day}.tsv", icews.write),),
    "gdelt": (
        Table("gdelt/{day}.export.CSV", gdelt.write_events, compact=True),
        Table("gdelt/{day}.mentions.CSV", gdelt.write_mentions, compact=True),
    ),
    "plover": (Table("plover/{day}.jsonl", plover.write),),
}
