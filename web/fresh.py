"""What takes long to work out is served as it was last, while the next is worked out beside the requests."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Generic, TypeVar

T = TypeVar("T")
OFTEN, SHARE = 1.0, 20
"""It is made again at most once a second, and takes no more than one twentieth of the time."""
PATIENCE = 1.0
"""Seconds that the first request waits for it; a quick one is waited for always."""
QUICK = 0.1

_beside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="fresh")


class Fresh(Generic[T]):
    """The latest value of `make`; None only while the first one is being worked out."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._running: Future[None] | None = None
        self._value: T | None = None
        self._made = self._took = 0.0

    def get(self) -> T | None:
        """The value, perhaps of some seconds ago."""
        with self._lock:
            idle = self._running is None or self._running.done()
            if idle and time.monotonic() - self._made > max(OFTEN, SHARE * self._took):
                self._running = _beside.submit(self._renew)
            running = self._running
        if running and (self._value is None or self._took < QUICK):
            with suppress(TimeoutError):
                running.result(PATIENCE)
        return self._value

    def _renew(self) -> None:
        began = time.monotonic()
        self._value = self._make()
        self._made, self._took = time.monotonic(), time.monotonic() - began
