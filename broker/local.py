"""A state folder and a cache folder in; a real Apache Kafka on this machine out, without Docker."""

import fcntl
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil
from pydantic import BaseModel

from communique.broker import kraft, process
from communique.broker.errors import BrokerError
from communique.broker.jars import KAFKA_VERSION, Progress, class_path, locked_jars
from communique.broker.java import find_java
from communique.broker.ports import LOOPBACK, free_port
from communique.broker.probe import probe

USUAL_PORT, USUAL_CONTROLLER_PORT = 9092, 9093
START_SECONDS = 90.0
STOP_SECONDS = 20.0


class Started(BaseModel):
    """What we remember of the broker that we started; once it has stopped, its ports."""

    pid: int
    started_at: datetime
    port: int
    controller_port: int

    @property
    def bootstrap(self) -> str:
        """Where clients find it."""
        return f"{LOOPBACK}:{self.port}"


@dataclass(frozen=True)
class Status:
    """How the local broker is."""

    running: bool
    bootstrap: str | None
    pid: int | None
    started_at: datetime | None
    memory_bytes: int
    data_bytes: int
    folder: Path
    version: str = KAFKA_VERSION


class LocalBroker:
    """The one broker of a state folder. Its data stays between runs until `wipe`."""

    def __init__(
        self, state: Path, cache: Path, *, port: int = USUAL_PORT, controller_port: int = USUAL_CONTROLLER_PORT
    ) -> None:
        """Ports are taken if they are free (0: any free one), and remembered."""
        self.folder = state.absolute() / "broker"
        self.jars = cache.absolute() / "kafka" / KAFKA_VERSION
        self.logs = self.folder / "logs" / "broker.log"
        self._output = self.folder / "logs" / "output.log"
        self._memory = self.folder / "broker.json"
        self._wishes = port, controller_port

    def start(self, on_progress: Progress | None = None) -> str:
        """Start it unless it runs; returns the bootstrap servers as soon as it answers."""
        with self._alone():
            for _ in range(3):  # a port that was free may be taken by somebody else before Kafka binds it
                started = self._remembered()
                if not (started and self._process(started)):
                    started = self._launch(on_progress)
                if self._answers(started):
                    return started.bootstrap
                if "BindException" not in self.last_words():
                    break
        raise BrokerError(f"Kafka does not start, see {self.logs}. Its last words:\n{self.last_words()}")

    def stop(self) -> bool:
        """Stop it and wait for its end; whether there was anything to stop."""
        with self._alone():
            return self._stop()

    def status(self) -> Status:
        """How it is now."""
        started = self._remembered()
        running = self._process(started) if started else None
        return Status(
            running=running is not None,
            bootstrap=started.bootstrap if started and running else None,
            pid=running.pid if running else None,
            started_at=started.started_at if started and running else None,
            memory_bytes=_memory_of(running) if running else 0,
            data_bytes=_size_of(self.folder / "data"),
            folder=self.folder,
        )

    def wipe(self) -> None:
        """Stop it and forget its data, its logs and its ports."""
        with self._alone():
            self._stop()
            for each in self.folder.iterdir():
                if each.is_dir():
                    shutil.rmtree(each)
                elif each.name != "lock":
                    each.unlink()

    def last_words(self) -> str:
        """The errors of its latest run."""
        return self._output.read_text(errors="replace")[-4000:].strip() if self._output.exists() else ""

    def _launch(self, on_progress: Progress | None) -> Started:
        java, jars = find_java(), class_path(self.jars, locked_jars(), on_progress)
        node = self._node()
        kraft.write(node)
        kraft.format_once(node, java, jars)
        self._output.write_text("")
        pid = process.spawn(kraft.run_command(node, java, jars), self._output)
        started = Started(pid=pid, started_at=datetime.now(UTC), port=node.port, controller_port=node.controller_port)
        self._memory.write_text(started.model_dump_json())
        return started

    def _node(self) -> kraft.Node:
        before = self._remembered()
        port, controller_port = (before.port, before.controller_port) if before else (0, 0)
        chosen = free_port(port, self._wishes[0])
        return kraft.Node(
            folder=self.folder, port=chosen, controller_port=free_port(controller_port, self._wishes[1], avoid=chosen)
        )

    def _answers(self, started: Started) -> bool:
        """Wait until it serves; False once it has ended. Somebody else's cluster at this address does not count."""
        deadline = time.monotonic() + START_SECONDS
        expected = kraft.cluster_of(self.folder)
        while self._process(started):
            answer = probe(started.bootstrap)
            if answer and answer.id == expected:
                return True
            if time.monotonic() > deadline:
                self._stop()
                raise BrokerError(f"Kafka did not answer within {START_SECONDS:.0f} s, see {self.logs}.")
            time.sleep(0.1)
        return False

    def _stop(self) -> bool:
        started = self._remembered()
        running = self._process(started) if started else None
        if running:
            process.stop(running, STOP_SECONDS)
        return running is not None

    def _process(self, started: Started) -> psutil.Process | None:
        return process.find(started.pid, kraft.mark(self.folder))

    def _remembered(self) -> Started | None:
        try:
            return Started.model_validate_json(self._memory.read_bytes())
        except (FileNotFoundError, ValueError):
            return None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One start, stop or wipe of this folder at a time, whoever asks; the others wait."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _memory_of(running: psutil.Process) -> int:
    try:
        return int(running.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def _size_of(folder: Path) -> int:
    """What the disk gives for it: an index claims its full size before it is used."""
    return sum(_blocks_of(each) for each in folder.rglob("*")) * 512


def _blocks_of(path: Path) -> int:
    try:
        return path.stat().st_blocks
    except FileNotFoundError:  # Kafka has just deleted it
        return 0
