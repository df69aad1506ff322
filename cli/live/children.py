"""Settings → the child processes of `communique up`, and what a child does when its parent is gone."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from communique.cli.context import environment
from communique.cli.live.supervisor import Child

if TYPE_CHECKING:
    from communique.broker.local import LocalBroker
    from communique.schemas.settings import Settings

SUPERVISED = "COMMUNIQUE_SUPERVISED"


def child(settings: Settings, name: str, *command: str, **env: str) -> Child:
    """`communique COMMAND` with the same settings as ours."""
    return Child(
        name=name,
        command=(sys.executable, "-m", "communique.cli.main", *command),
        run=settings.state / "run",
        logs=settings.state / "logs",
        env={**environment(settings), SUPERVISED: "1", "PYTHONUNBUFFERED": "1", **env},
        said=_explained if command[0] == "worker" else str,
    )


def _explained(code: int) -> str:
    from communique.agents.exits import Exit

    meant = [one.said for one in Exit if one == code]
    return f"{code} ({meant[0]})" if meant else str(code)


def end_with_parent() -> None:
    """A supervised process ends in good order when its supervisor is killed: the pipe to it closes."""
    if os.environ.get(SUPERVISED):
        threading.Thread(target=_await_end_of_parent, daemon=True, name="parent").start()


def _await_end_of_parent() -> None:
    # os.read, not sys.stdin: a daemon thread that holds the lock of sys.stdin aborts the interpreter's exit.
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


@dataclass
class BrokerPart:
    """The local broker as a part: `broker/` starts it and keeps its data; we keep it running."""

    broker: LocalBroker
    run: Path
    on_progress: Callable[[str, int, int], None] | None = None
    bootstrap: str = ""
    ours: bool = False
    pid: int = 0
    name: str = "broker"

    def start(self) -> None:
        """Starts it unless it runs; only what we started is ours to stop."""
        self.ours = self.ours or not self.broker.status().running
        address = self.broker.start(self.on_progress)
        if self.bootstrap and address != self.bootstrap:
            raise RuntimeError(f"it came back at {address}, the others know it at {self.bootstrap}")
        self.bootstrap, self.pid = address, self.broker.status().pid or 0
        self.run.mkdir(parents=True, exist_ok=True)
        (self.run / "broker.pid").write_text(f"{self.pid}\n")

    def death(self) -> str | None:
        """None while it lives."""
        import psutil

        if psutil.pid_exists(self.pid) and psutil.Process(self.pid).status() != psutil.STATUS_ZOMBIE:
            return None
        return "ended"

    def stop(self) -> None:
        """Stops it if we started it."""
        if self.ours:
            self.broker.stop()
            (self.run / "broker.pid").unlink(missing_ok=True)

    def tail(self) -> str:
        """The errors of its latest run."""
        return self.broker.last_words()
