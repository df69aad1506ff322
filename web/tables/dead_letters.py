"""`dead-letters` → the table `dead_letters`: the bytes as they came, why they were refused."""

import json
import sqlite3

from communique.web.tables.record import Record

KEPT_BYTES = 65_536
"""Of the payload; all of it stays on the log."""


def put(db: sqlite3.Connection, record: Record) -> None:
    """Headers may be missing or not UTF-8: whatever stands there is shown."""
    headers = {name: value.decode(errors="replace") for name, value in record.headers if value is not None}
    value = record.value or b""
    db.execute(
        "INSERT OR IGNORE INTO dead_letters VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(headers.get("dlq_reason", "unknown"), headers.get("dlq_stage", ""), headers.get("dlq_error", "")),
            headers.get("dlq_topic", ""),
            *(_number(headers.get("dlq_partition")), _number(headers.get("dlq_offset"))),
            *(record.at, record.key, value[:KEPT_BYTES], len(value), json.dumps(headers, ensure_ascii=False)),
            *(record.partition, record.offset),
        ),
    )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def get(db: sqlite3.Connection, partition: int, offset: int) -> sqlite3.Row | None:
    """One dead letter by its place on the topic."""
    row: sqlite3.Row | None = db.execute(
        'SELECT * FROM dead_letters WHERE partition = ? AND "offset" = ?', (partition, offset)
    ).fetchone()
    return row


def reasons(db: sqlite3.Connection) -> list[tuple[str, int]]:
    """How many for each reason, most first."""
    return [tuple(row) for row in db.execute("SELECT reason, count(*) FROM dead_letters GROUP BY 1 ORDER BY 2 DESC, 1")]
