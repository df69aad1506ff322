"""Rows → comma- or tab-separated files."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from communique.cli.output import harmless, plain
from communique.cli.rows import EVENT_CSV, event_row
from communique.schemas.events import DiplomaticEvent

MERGED = ("mentions", "articles", "publishers", "revision", "first_published_at")
"""What the merged event knows beyond what `communique extract` gives."""


def write_csv(path: Path, events: Sequence[DiplomaticEvent], _: str) -> int:
    """The columns of `communique events --format csv`, then those of the merge."""
    with path.open("w", encoding="utf-8", newline="") as sheet:
        writer = csv.DictWriter(sheet, (*EVENT_CSV, *MERGED), lineterminator="\n")
        writer.writeheader()
        for event in events:
            row = {**event_row(event), **{name: getattr(event, name) for name in MERGED}}
            writer.writerow({name: harmless(plain(value)) for name, value in row.items()})
    return len(events)


def write_tsv(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], *, heading: bool) -> int:
    """Tab-separated, unquoted: no cell holds a tab or a line break; what a row does not say is empty."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as sheet:
        if heading:
            sheet.write("\t".join(columns) + "\n")
        for row in rows:
            sheet.write("\t".join(_cell(row.get(column)) for column in columns) + "\n")
            count += 1
    return count


def _cell(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())
