"""A worker's own pulse → its health file; work that waits while nothing moves, or a long standstill, ends the process.

A thread, not a task: a blocked event loop is one of the things that it must notice.
"""

import faulthandler
import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from communique.agents.exits import Exit
from communique.schemas.base import Message

log = logging.getLogger(__name__)
BEAT = 0.5
"""Seconds from one look to the next."""
STANDSTILL = 5.0
"""Seconds without a beat after which others may have our partitions: a session of 6 s less one heartbeat."""


class Phase(StrEnum):
    """What a worker is about. It is ready when it works."""

    JOINING = "joining"
    RESTORING = "restoring"
    WORKING = "working"


class Vitals(NamedTuple):
    """How a worker is at one moment."""

    phase: Phase
    waiting: int
    """Records that lie before it: of the topics while it works, of the changelogs while it restores its tables."""
    done: int
    """Grows with whatever it does."""


class Health(Message):
    """What stands in the health file."""

    pid: int
    phase: Phase
    waiting: int
    at: datetime

    @property
    def ready(self) -> bool:
        """Tables are whole and records flow."""
        return self.phase is Phase.WORKING


class Watchdog:
    """Looks at the worker twice a second."""

    def __init__(
        self,
        vitals: Callable[[], Vitals],
        *,
        stall_limit: float,
        file: Path,
        leave: Callable[[int], Any] = os._exit,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._vitals, self._file, self._leave, self._clock = vitals, file, leave, clock
        self._most = stall_limit / BEAT
        self._still = 0  # beats, not seconds: a machine that slept has not stalled
        self._last: tuple[Phase, int] | None = None
        self._beat = clock()

    def start(self) -> None:
        """From now on, until the process ends."""
        self._beat = self._clock()
        threading.Thread(target=self._run, daemon=True, name="watchdog").start()

    def in_place(self) -> bool:
        """Whether we may still write: False after a standstill, in which others may have taken our partitions."""
        return self._clock() - self._beat < STANDSTILL

    def look(self) -> None:
        """One beat."""
        if not self.in_place():
            log.critical("stood still for %.1f s: others may have the partitions", self._clock() - self._beat)
            self._leave(Exit.CUT_OFF)
        self._beat = self._clock()
        now = self._vitals()
        idle = now.phase is Phase.WORKING and not now.waiting
        moved = (now.phase, now.done) != self._last
        self._last = (now.phase, now.done)
        self._still = 0 if idle or moved else self._still + 1
        self._write(now)
        if self._still > self._most:
            self._end(now)

    def _run(self) -> None:
        while True:
            time.sleep(BEAT)
            self.look()

    def _write(self, now: Vitals) -> None:
        health = Health(pid=os.getpid(), phase=now.phase, waiting=now.waiting, at=datetime.now(UTC))
        fresh = self._file.with_suffix(".new")
        try:
            fresh.write_text(health.model_dump_json())
            fresh.replace(self._file)
        except OSError as error:  # a full disk is no reason to stop: an old health file says by its age that it is old
            log.debug("no health file: %s", error)

    def _end(self, now: Vitals) -> None:
        log.critical("%s, %d waiting, and nothing moved for %.0f s", now.phase, now.waiting, self._still * BEAT)
        faulthandler.dump_traceback(sys.__stderr__ or 2)
        self._leave(Exit.STALLED)


def health_file(state: Path, worker_id: str) -> Path:
    """Where a worker's health stands."""
    return state / "run" / f"{worker_id}.health"


def health(file: Path, *, within: float = 10.0) -> Health | None:
    """The health that the file tells, unless it is older than `within` seconds."""
    try:
        told = Health.model_validate_json(file.read_bytes())
    except (OSError, ValueError):
        return None
    return told if (datetime.now(UTC) - told.at).total_seconds() < within else None
