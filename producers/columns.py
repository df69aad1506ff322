"""Rows under a line of column names (CSV, TSV) → raw articles and refusals, one after another, in constant memory."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, BinaryIO

from communique.producers.articles import from_fields
from communique.producers.bounds import MAX_BYTES, bounded_lines, check_mark, check_size
from communique.producers.refusal import Refusal, RefusedError
from communique.schemas.articles import RawArticle
from communique.schemas.failures import Reason

DELIMITERS = ",;\t|"
"""The one that stands most often in the line of names; Excel writes what its country uses."""

NO_UTF8 = re.compile("[\udc80-\udcff]")
"""What stands for a byte that was none."""


class _Lines:
    """Lines of a file as text, and how many bytes of them were taken for the row at hand."""

    def __init__(self, file: BinaryIO, max_bytes: int) -> None:
        self._lines = bounded_lines(file, max_bytes)
        self.taken = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.taken += len(line) + 1
        return line.decode("utf-8", "surrogateescape") + "\n"  # a broken character costs its row, not the file


def read_rows(
    file: BinaryIO, place: str, *, mapping: Mapping[str, str] | None = None, max_bytes: int = MAX_BYTES
) -> Iterator[RawArticle | Refusal]:
    """An article a row; a cell may span lines. `mapping` says which column is which field."""
    csv.field_size_limit(max(csv.field_size_limit(), max_bytes))  # the library's own bound is below an article's
    lines = _Lines(file, max_bytes)
    try:
        first = next(lines, "")
        check_mark(first.encode("utf-8", "surrogateescape"), "CSV")
        first = first.removeprefix("\ufeff")
        rows = csv.reader(chain([first], lines), delimiter=max(DELIMITERS, key=first.count), strict=True)
        names = _names(next(rows, []))
    except (RefusedError, csv.Error) as error:
        yield _refused(error).at(place, 1)
        return
    while True:
        lines.taken, number = 0, rows.line_num + 1
        try:
            cells = next(rows)
            check_size(lines.taken, max_bytes)
            if cells:
                yield from_fields(_fields(names, cells), mapping)
        except StopIteration:
            return
        except (RefusedError, csv.Error) as error:
            yield _refused(error).at(place, number)


def _names(cells: Sequence[str]) -> list[str]:
    names = [cell.strip() for cell in cells]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise RefusedError(Reason.INVALID, f"the column {twice!r} stands twice", "Give each column one name")
    return names


def _fields(names: Sequence[str], cells: Sequence[str]) -> dict[str, Any]:
    """The cells under their names; an empty one says nothing."""
    if len(cells) != len(names):
        detail = f"{len(cells)} cells under {len(names)} columns"
        raise RefusedError(Reason.INVALID, detail, 'Put cells with commas or line ends in "quotes"')
    fields = {name: cell for name, cell in zip(names, cells, strict=True) if cell}
    if broken := next((name for name, cell in fields.items() if NO_UTF8.search(cell)), None):
        raise RefusedError(Reason.NOT_UTF8, f"the column {broken!r} is no UTF-8", "CSV must be UTF-8: convert it")
    return fields


def _refused(error: RefusedError | csv.Error) -> RefusedError:
    if isinstance(error, RefusedError):
        return error
    return RefusedError(Reason.INVALID, f"no row of CSV: {error}", 'Write a quote within "quotes" twice')
