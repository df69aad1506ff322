"""How far the read model has come, and word of it to every open page."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import Any

QUEUE = 16
"""Notices that a page may lag behind; a slower one misses some, and the next makes up for them."""


@dataclass(frozen=True)
class Status:
    """What /readyz, /stream and the head of every page say."""

    state: str = "starting"
    """starting, no-broker, no-topics, catching-up, live"""
    detail: str = ""
    behind: int = 0
    """Records on the log that are not read yet."""
    generation: int = 1
    """Of the derived topics that are read."""
    version: int = 0
    """Grows with every transaction that changed something."""
    articles: int = 0
    events: int = 0
    actors: int = 0
    """Records of each read since this process started."""


class Live:
    """The present status and its listeners. To be touched from the event loop only."""

    def __init__(self, status: Status | None = None) -> None:
        self.status = status or Status()
        self._listeners: set[asyncio.Queue[Status | None]] = set()

    def update(self, **change: Any) -> None:
        """Change the status and tell everyone if it is another."""
        changed = replace(self.status, **change)
        if changed != self.status:
            self.status = changed
            self._tell(changed)

    def close(self) -> None:
        """End every stream."""
        self._tell(None)

    def _tell(self, notice: Status | None) -> None:
        for queue in self._listeners:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(notice)

    async def notices(self, *, pulse: float = 15.0) -> AsyncIterator[Status]:
        """The present status, then every change; again each `pulse` seconds, so that dead lines are noticed."""
        with self._listening() as queue:
            notice: Status | None = self.status
            while notice is not None:
                yield notice
                try:
                    notice = await asyncio.wait_for(queue.get(), pulse)
                except TimeoutError:
                    notice = self.status

    @contextmanager
    def _listening(self) -> Any:
        queue: asyncio.Queue[Status | None] = asyncio.Queue(QUEUE)
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)

    @property
    def listeners(self) -> int:
        """Pages that listen."""
        return len(self._listeners)


def as_dict(status: Status) -> dict[str, Any]:
    """For JSON."""
    return asdict(status)
