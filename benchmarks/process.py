"""A command → how long it ran, the processor time and the most memory that it and its children took together."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median

import psutil

COMMUNIQUE = (sys.executable, "-m", "communique.cli.main")
LOOK_SECONDS = 0.25
"""Asking for the proportional set size costs the kernel a walk over the pages."""


@dataclass(frozen=True)
class Run:
    """One run, seen from outside."""

    seconds: float
    cpu_seconds: float
    peak_mib: float
    """Proportional set size of all processes together, the greatest seen."""


@dataclass
class Watch:
    """What was seen so far of a process and its children."""

    peak_mib: float = 0.0
    cpu: dict[int, float] = field(default_factory=dict)
    """Seconds by process id; those that have ended count with what they had when last seen."""

    def look(self, family: psutil.Process) -> None:
        """Once more."""
        total = 0.0
        for one in _members(family):
            try:
                total += one.memory_full_info().pss if sys.platform == "linux" else one.memory_info().rss
                times = one.cpu_times()
            except psutil.Error:  # it has just ended
                continue
            self.cpu[one.pid] = times.user + times.system
        self.peak_mib = max(self.peak_mib, total / 2**20)


def run(command: Sequence[str]) -> Run:
    """Runs it to its end.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    began = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    with watching(child.pid) as watch:
        child.wait()
    seconds = time.perf_counter() - began
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, list(command))
    return Run(seconds, sum(watch.cpu.values()), watch.peak_mib)


@contextmanager
def watching(pid: int) -> Iterator[Watch]:
    """Looks at the process and its children now and then, for as long as the block lasts."""
    watch, family, over = Watch(), psutil.Process(pid), threading.Event()

    def look() -> None:
        while not over.wait(LOOK_SECONDS):
            watch.look(family)

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield watch
    finally:
        over.set()
        watcher.join()


def _members(family: psutil.Process) -> list[psutil.Process]:
    try:
        return [family, *family.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def middle(runs: Sequence[Run]) -> Run:
    """Figure by figure the median."""
    return Run(*(median(getattr(one, name) for one in runs) for name in ("seconds", "cpu_seconds", "peak_mib")))
