"""A page of rows → its JSON and CSV twins."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from starlette.responses import Response

from communique.web.listing import Column, Page, Row

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A spreadsheet takes a cell that begins so for a formula."""


def as_json(value: Any, status: int = 200) -> Response:
    """JSON, UTF-8."""
    return Response(orjson.dumps(value, default=str), status, media_type="application/json")


def page_json(page: Page, next_address: str) -> Response:
    """The rows, how many match (more, if that is not exact) and the next page's address."""
    return as_json({"rows": page.rows, "total": page.total, "total_is_exact": page.exact, "next": next_address or None})


def page_csv(name: str, columns: Sequence[Column], rows: Iterable[Row]) -> Response:
    """RFC 4180 with a header line; cells that a spreadsheet would run are defused."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    writer.writerows([cell(row.get(column.name)) for column in columns] for row in rows)
    disposition = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(sheet.getvalue(), media_type="text/csv; charset=utf-8", headers=disposition)


def cell(value: Any) -> str | int | float:
    """Numbers stay numbers; text that begins like a formula gets a quote before it; no NUL."""
    if isinstance(value, (int, float)):
        return value
    text = " · ".join(_word(it) for it in value) if isinstance(value, (list, tuple)) else str(value or "")
    text = text.replace("\0", "")
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) or text.startswith(FORMULA) else text


def _word(item: Any) -> str:
    return str(item.get("code") or item) if isinstance(item, dict) else str(item)
