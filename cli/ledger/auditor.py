"""The log as it grows → the ledger, look by look, and how far behind the agents are."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from communique.cli.ledger.books import BOOKS, entries
from communique.cli.ledger.ledger import Entry, Ledger, balance
from communique.cli.log import Lag, Reader
from communique.schemas.settings import Settings
from communique.schemas.topics import WAY


class Auditor:
    """Follows the books; each look goes on where the last one ended."""

    def __init__(self, settings: Settings, options: dict[str, Any]) -> None:
        self._settings = settings
        self._reader = Reader(map(settings.topic, BOOKS), options)
        self._lag = Lag(settings.app_id, map(settings.topic, WAY), options)
        self.entries: set[Entry] = set()

    def look(self) -> tuple[Ledger, int]:
        """The ledger as it is now, and how many messages the agents are still behind on the whole way."""
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
