"""A Faust app, looked at from the watchdog's thread → what it is about, what waits, how much it has done."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from typing import Any

from communique.agents.watchdog import Phase, Vitals

EVERY = 10.0
"""Seconds between two questions how far the worker is behind."""


class Pulse:
    """What a worker did and what waits for it; `counting` goes around its work, `look` is the watchdog's."""

    def __init__(self) -> None:
        self.app: Any = None
        self._done = 0
        self._behind = 0
        self._asked: Future[int] | None = None
        self._when = 0.0

    def counting(self, work: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        """The same, counted when it comes back: a batch of slow articles moves with each of them."""

        async def counted(*args: Any) -> Any:
            result = await work(*args)
            self._done += 1
            return result

        return counted

    def look(self) -> Vitals:
        """How the app is now. Reads plain numbers only; they are another thread's, and the rest is asked there."""
        app = self.app
        if app is None or app._assignment is None or (app.rebalancing and not app.in_recovery):
            return Vitals(Phase.JOINING, 0, self._done)
        if app.rebalancing:
            left = app.tables.recovery.active_remaining_total()
            return Vitals(Phase.RESTORING, left, self._done - left)
        self._ask(app)
        return Vitals(Phase.WORKING, self._behind, self._done)

    def _ask(self, app: Any) -> None:
        """A loop that gives no answer for long counts as work that waits."""
        since = time.monotonic() - self._when
        if self._asked is None:
            if since > EVERY:
                self._asked, self._when = asyncio.run_coroutine_threadsafe(_behind(app), app.loop), time.monotonic()
        elif self._asked.done():
            self._behind = self._behind if self._asked.exception() else self._asked.result()
            self._asked = None
        elif since > 2 * EVERY:
            self._behind = max(1, self._behind)


async def _behind(app: Any) -> int:
    """Records not yet read, by position: markers of transactions and what has expired never come, and wait for nobody.

    And records in hand: read and not done, or done and not committed.
    """
    consumer = app.consumer
    changelogs = app.tables.changelog_topics
    partitions = [it for it in consumer.assignment() if it.topic not in changelogs]
    ends = await consumer.highwaters(*partitions) if partitions else {}
    unread = [ends[it] - (await consumer.position(it) or 0) for it in partitions]
    done = sum(len(consumer._acked[it]) for it in partitions)
    return int(sum(max(0, one) for one in unread) + len(consumer.unacked) + done)
