"""Rows → a table, JSON lines or CSV on standard output."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from rich.box import SIMPLE
from rich.table import Table
from rich.text import Text

from communique.cli.context import stdout

Row = Mapping[str, Any]
SHORT = 14


class Format(StrEnum):
    """How rows are written."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"


def table(title: str | None, columns: Sequence[str], rows: Iterable[Row]) -> Table:
    """A table as people read it: numbers to the right, markup in the values is text."""
    drawn = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE, pad_edge=False)
    held = list(rows)
    for column in columns:
        cells = [row.get(column) for row in held]
        numbers = bool(held) and all(isinstance(cell, int | float | None) for cell in cells)
        # What is short stays whole; what is long shares the room that is left.
        short = max((len(plain(cell)) for cell in cells), default=0) <= SHORT
        drawn.add_column(column, justify="right" if numbers else "left", no_wrap=short, overflow="fold")
    for row in held:
        drawn.add_row(*(Text(plain(row.get(column))) for column in columns))
    return drawn


def write(rows: Iterable[Row], columns: Sequence[str], form: Format, *, title: str | None = None) -> None:
    """The rows in the form that was asked for; JSON and CSV row by row, as they come."""
    if form is Format.TABLE:
        stdout.print(table(title, columns, rows))
    elif form is Format.JSONL:
        for row in rows:
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    else:
        write_csv(rows, columns)


def write_csv(rows: Iterable[Row], columns: Sequence[str]) -> None:
    """Comma-separated, with a heading."""
    writer = csv.DictWriter(sys.stdout, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows({column: harmless(plain(row.get(column))) for column in columns} for row in rows)


def plain(value: Any) -> str:
    """A value as one line of text."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return " ".join(str(value).split())


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: articles are written by strangers."""
    return f"'{cell}" if cell.startswith(("=", "+", "@", "\t", "-")) and not _number(cell) else cell


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
