"""Parts that must run → parts that do run: starts them in order, starts again what died, stops them in reverse."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
FORGET_AFTER = 300.0
"""Seconds after which a death no longer counts."""
MOST_DEATHS = 8
"""So many within that time and it is not worth trying again."""
STOP_SECONDS = 20.0
TAIL_LINES = 15

Say = Callable[[str], None]


class HopelessError(Exception):
    """A part dies whenever it is started; the message shows the end of what it wrote."""


class Part(Protocol):
    """Something that runs beside us."""

    name: str

    def start(self) -> None:
        """Starts it, or does nothing when it runs."""

    def death(self) -> str | None:
        """None while it lives, else how it ended, in words."""

    def stop(self) -> None:
        """Ends it, whatever state it is in."""

    def tail(self) -> str:
        """The last lines that it wrote."""


def pause_after(deaths: Sequence[float], now: float) -> float | None:
    """Seconds until the next start after these deaths; None: give up. Doubles, and forgets what is long ago."""
    recent = sum(now - death < FORGET_AFTER for death in deaths)
    if recent >= MOST_DEATHS:
        return None
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** max(0, recent - 1))


@dataclass
class Child:
    """A child process: its pid in a file, what it writes in another.

    It has a session of its own, so that a Ctrl-C reaches us alone and we stop everything in order. Its standard
    input is a pipe that we hold: when we are killed, it reads the end and leaves too (see `children.py`).
    """

    name: str
    command: Sequence[str]
    run: Path
    logs: Path
    env: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0
    said: Callable[[int], str] = str
    """What an exit code means."""

    @property
    def pid_file(self) -> Path:
        """Where its pid stands while it runs."""
        return self.run / f"{self.name}.pid"

    @property
    def log(self) -> Path:
        """What it wrote."""
        return self.logs / f"{self.name}.log"

    def start(self) -> None:
        """Starts it, or does nothing when it runs."""
        if self.process and self.process.poll() is None:
            return
        self.run.mkdir(parents=True, exist_ok=True)
        self.logs.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self.env},
                start_new_session=True,
            )
        self.starts += 1
        self.pid_file.write_text(f"{self.process.pid}\n")
        self.pid_file.with_suffix(".restarts").write_text(f"{self.starts - 1}\n")

    def death(self) -> str | None:
        """None while it lives, else how it ended, in words."""
        if self.process is None or (code := self.process.poll()) is None:
            return None
        return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {self.said(code)}"

    def stop(self) -> None:
        """SIGTERM, then after a while SIGKILL to it and all that it started."""
        process, self.process = self.process, None
        if process is None:
            return
        if process.poll() is None:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(STOP_SECONDS)
        _end_group(process)
        if process.stdin:
            process.stdin.close()
        self.pid_file.unlink(missing_ok=True)
        self.pid_file.with_suffix(".restarts").unlink(missing_ok=True)

    def tail(self) -> str:
        """The last lines that it wrote."""
        try:
            lines = self.log.read_text(errors="replace").splitlines()
        except FileNotFoundError:
            return ""
        return "\n".join(lines[-TAIL_LINES:])


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """Its own children (a pool) go with it, also when it was killed and could not end them."""
    # macOS says PermissionError of a group that is only zombies
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class Supervisor:
    """Keeps parts running. `tend` is to be called now and then; nothing happens in the background."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._parts: list[Part] = []
        self._deaths: dict[str, list[float]] = {}
        self._due: dict[str, float] = {}

    def start(self, parts: Iterable[Part]) -> None:
        """Starts parts after those that run already; each is remembered first, so that a failure leaves none behind."""
        for part in parts:
            self._parts.append(part)
            part.start()

    def tend(self, now: float | None = None) -> None:
        """One round: notices who died, starts again whose pause is over."""
        now = time.monotonic() if now is None else now
        for part in self._parts:
            if part.name in self._due:
                self._revive(part, now)
            elif how := part.death():
                self._plan(part, how, now)

    def _plan(self, part: Part, how: str, now: float) -> None:
        deaths = self._deaths.setdefault(part.name, [])
        deaths.append(now)
        pause = pause_after(deaths, now)
        if pause is None:
            raise HopelessError(f"{part.name} {how}, for the {len(deaths)}th time. The end of its log:\n{part.tail()}")
        self._say(f"{part.name} {how}; it is started again in {pause:g} s")
        if len(deaths) > 1:
            self._say(part.tail())
        self._due[part.name] = now + pause

    def _revive(self, part: Part, now: float) -> None:
        if now >= self._due[part.name]:
            del self._due[part.name]
            try:
                part.stop()  # what the dead one left behind
                part.start()
            except Exception as error:  # noqa: BLE001 - failing to start is one more death
                self._plan(part, f"did not start ({error})", now)

    def stop(self) -> None:
        """Stops the parts, the last started first; one that fails to stop does not keep the others."""
        while self._parts:
            part = self._parts.pop()
            try:
                part.stop()
            except Exception as error:  # noqa: BLE001 - the others must still be stopped
                self._say(f"{part.name} did not stop: {error!r}")
