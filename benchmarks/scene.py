"""A broker, topics, a worker and perhaps the view, all of their own, for one measurement."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
from platformdirs import user_cache_path

from communique.broker import topics
from communique.broker.client import options
from communique.broker.local import LocalBroker
from communique.broker.ports import free_port
from communique.cli.context import environment
from communique.cli.log import Lag
from communique.producers.publish import publish
from communique.schemas.articles import RawArticle
from communique.schemas.settings import Settings
from communique.schemas.topics import WAY

PATIENCE = 1800.0


@dataclass
class Scene:
    """What runs."""

    settings: Settings
    folder: Path
    broker_pid: int
    stack: ExitStack
    workers: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    @property
    def worker(self) -> "subprocess.Popen[bytes]":
        """The first of them."""
        return self.workers[0]

    def start_worker(self) -> None:
        """One more, in a seat of its own."""
        self.workers.append(self.start("worker", COMMUNIQUE_WORKER_ID=f"worker-{len(self.workers)}"))

    def start(self, *command: str, **env: str) -> "subprocess.Popen[bytes]":
        """`communique COMMAND` as a child that is ended with the scene."""
        log = self.stack.enter_context((self.folder / f"{command[0]}.log").open("ab"))
        child = subprocess.Popen(
            [sys.executable, "-m", "communique.cli.main", *command],
            env={**os.environ, **environment(self.settings), **env},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        self.stack.callback(end, child)
        return child

    def publish(self, articles: list[dict[str, Any]]) -> None:
        """All of them, acknowledged by the broker when this comes back."""
        publish(map(RawArticle.model_validate, articles), settings=self.settings, bootstrap=self.bootstrap)

    def settle(self) -> None:
        """Waits until every agent has read all that lies before it."""
        lag = Lag(self.settings.app_id, map(self.settings.topic, WAY), self.options)
        try:
            wait(lambda: sum(lag.behind().values()) == 0, "every message is read", every=0.2)
        finally:
            lag.close()

    @property
    def options(self) -> dict[str, Any]:
        """What a client of its broker is told."""
        return options(self.settings, self.bootstrap)

    @property
    def bootstrap(self) -> str:
        """The broker's address."""
        return self.settings.broker or ""

    @property
    def view(self) -> str:
        """The address of the view."""
        return f"http://{self.settings.web_host}:{self.settings.web_port}"

    def start_view(self) -> None:
        """Comes back when it answers."""
        self.start("web")
        wait(lambda: answers(f"{self.view}/healthz"), "the view answers")


@contextmanager
def scene(*, workers: int = 1, warm: list[dict[str, Any]] | None = None, **changed: Any) -> Iterator[Scene]:
    """A running worker that has coded `warm` already: what is measured then is work, not loading."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="communique-bench-")))
        broker = LocalBroker(folder, user_cache_path("communique"), port=0, controller_port=0)
        stack.callback(broker.stop)
        bootstrap = broker.start()
        settings = Settings(broker=bootstrap, state=folder / "state", web_port=free_port(0), **changed)
        topics.create(bootstrap, settings)
        made = Scene(settings, folder, broker.status().pid or 0, stack)
        for _ in range(workers):
            made.start_worker()
        if warm:
            made.publish(warm)
            made.settle()
        yield made


def end(child: "subprocess.Popen[bytes]") -> None:
    """In good order, else not."""
    if child.poll() is None:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def wait(met: Callable[[], bool], what: str, *, every: float = 0.02) -> None:
    """Comes back as soon as it is so.

    Raises:
        TimeoutError: it was not in half an hour.
    """
    limit = time.monotonic() + PATIENCE
    while not met():
        if time.monotonic() > limit:
            raise TimeoutError(what)
        time.sleep(every)


def answers(address: str) -> bool:
    """Whether something answers there, and well."""
    try:
        return httpx2.get(address).status_code == httpx2.codes.OK
    except httpx2.TransportError:
        return False
