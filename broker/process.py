"""Start a program that outlives us, find it again, stop it: a pid counts only with the mark on its command line."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

import psutil

from communique.broker.errors import BrokerError


def spawn(command: Sequence[str | Path], output: Path) -> int:
    """Start `command` apart from us and our terminal; its pid."""
    # The shell ends at once, so the program is nobody's child here: it never lingers as a zombie, and no Ctrl-C
    # reaches it.
    script = '"$@" </dev/null >>"$OUTPUT" 2>&1 & echo $!'
    started = subprocess.run(
        ["/bin/sh", "-c", script, "sh", *map(str, command)],
        env={"OUTPUT": str(output)},
        stdout=subprocess.PIPE,
        start_new_session=True,
        check=True,
    )
    return int(started.stdout)


def find(pid: int, mark: str) -> psutil.Process | None:
    """The running process with this pid, if `mark` is among its arguments: a pid may mean another program by now."""
    try:
        process = psutil.Process(pid)
        alive = process.status() != psutil.STATUS_ZOMBIE and mark in process.cmdline()
    except psutil.Error:
        return None
    return process if alive else None


def stop(process: psutil.Process, patience: float) -> None:
    """Ask it to end; after `patience` seconds, end it."""
    try:
        process.terminate()
        process.wait(patience)
    except psutil.NoSuchProcess:
        return
    except psutil.TimeoutExpired:
        process.kill()
        _wait_killed(process)


def _wait_killed(process: psutil.Process) -> None:
    try:
        process.wait(10)
    except psutil.TimeoutExpired as error:
        raise BrokerError(f"process {process.pid} does not end, not even killed: is its disk gone?") from error
