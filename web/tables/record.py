"""One record of the log, as the tables take it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Record:
    """Bytes as they came, with their coordinates; `at` is the broker's time in milliseconds."""

    topic: str
    """The topic's name without prefix."""
    partition: int
    offset: int
    at: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes]] = ()
