"""The pid files of this machine's parts → which of them run, since when, how often they were started again."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psutil

from communique.schemas.own_rows import folder


class Process(NamedTuple):
    """A part that was started on this machine."""

    name: str
    pid: int
    running: bool
    since: int | None
    """Milliseconds, as everywhere on the log."""
    restarts: int | None
    """None: nobody has counted (it was started by itself)."""
    memory: int | None
    """Bytes, with all its children."""


def processes(state: Path) -> list[Process]:
    """Those whose pid files lie in the state folder, by name."""
    return list(_processes(folder(state)))


def _processes(run: Path) -> Iterator[Process]:
    for file in sorted(run.glob("*.pid")):
        try:
            pid = int(file.read_text())
        except (OSError, ValueError):
            continue
        yield _process(file.stem, pid, _restarts(file.with_suffix(".restarts")))


def _process(name: str, pid: int, restarts: int | None) -> Process:
    try:
        found = psutil.Process(pid)
        memory = sum(it.memory_info().rss for it in (found, *found.children(recursive=True)))
        running = found.status() != psutil.STATUS_ZOMBIE
        return Process(name, pid, running, int(found.create_time() * 1000), restarts, memory)
    except psutil.Error:
        return Process(name, pid, running=False, since=None, restarts=restarts, memory=None)


def _restarts(file: Path) -> int | None:
    try:
        return int(file.read_text())
    except (OSError, ValueError):
        return None
