"""What takes long to work out is served as it was last, while the next is worked out beside the requests."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

T = TypeVar("T")
QUICK, OFTEN, SHARE = 0.05, 1.0, 20
"""Quick ones (seconds) are made again on the spot, at most once a second; slow ones take one twentieth of the time."""

_beside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="fresh")


class Fresh(Generic[T]):
    """The latest value of `make`; never older than it must be, never waited for but the first time."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._value: tuple[T] | None = None
        self._made = self._took = 0.0
        self._running = False

    def get(self) -> T:
        """The value, perhaps of some seconds ago."""
        age = time.monotonic() - self._made
        if self._value is None or (age > OFTEN and self._took < QUICK):
            return self._renew()
        with self._lock:
            due = age > max(OFTEN, SHARE * self._took) and not self._running
            self._running = self._running or due
        if due:
            _beside.submit(self._renew)
        return self._value[0]

    def _renew(self) -> T:
        began = time.monotonic()
        try:
            value = self._make()
            self._value, self._made, self._took = (value,), time.monotonic(), time.monotonic() - began
        finally:
            self._running = False
        return value
