"""A broker of its own and workers in their seats, and all the harm that can be done to them."""

import contextlib
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import way
from kafka.errors import KafkaError

from communique.agents.exits import Exit
from communique.broker import topics
from communique.broker.client import options
from communique.broker.local import LocalBroker
from communique.broker.ports import any_port
from communique.cli.log import Lag, LogError
from communique.schemas.settings import Settings
from communique.schemas.topics import ARTICLES_CODED, WAY

STOP_LIMIT = 15.0
SEAT = "worker-0"
ASKED = {Exit.DONE, Exit.STUCK, -signal.SIGTERM}
"""How a worker may end that was asked to: the signal's own way if Python had not even started."""
BY_ITSELF = {Exit.CUT_OFF, Exit.STUCK, Exit.FAILED, Exit.BROKER_LOST}
"""How a worker may leave by itself when it lost its partitions or its broker: without unwinding, so that nothing is
lost; whoever runs it starts it again, as `communique up` does."""


@dataclass
class Rig:
    """What a fault acts on. Each method is one kind of harm, by its name in a schedule."""

    settings: Settings
    broker: LocalBroker | None = None
    env: dict[str, str] = field(default_factory=dict)
    workers: dict[str, way.Worker] = field(default_factory=dict)
    ends: Counter[int] = field(default_factory=Counter)
    """How often a worker ended by itself, by exit code."""

    # --- a worker

    def join(self, seat: str = SEAT) -> None:
        """Starts a worker in a seat of its own."""
        mine = self.settings.model_copy(update={"worker_id": seat, "state": self.settings.state / seat})
        self.workers[seat] = way.Worker(mine, dict(self.env))
        self.workers[seat].start()

    def kill(self, seat: str = SEAT) -> None:
        """A power cut; it is started again at once."""
        self.workers[seat].end(signal.SIGKILL, STOP_LIMIT)
        self.workers[seat].start()

    def lose(self, seat: str) -> None:
        """A power cut of a machine that does not come back."""
        self.workers.pop(seat).end(signal.SIGKILL, STOP_LIMIT)

    def leave(self, seat: str) -> None:
        """Asked to stop, for good."""
        self._end(self.workers.pop(seat))

    def restart(self, seat: str = SEAT) -> None:
        """Asked to stop, and started again."""
        self._end(self.workers[seat])
        self.workers[seat].start()

    def freeze(self, seat: str = SEAT, seconds: float = 9.0) -> None:
        """Stands still for longer than its session lasts, and goes on as if nothing had been."""
        process = psutil.Process(self.workers[seat].pid)
        process.suspend()
        time.sleep(seconds)
        with contextlib.suppress(psutil.NoSuchProcess):
            process.resume()

    def kill_coder(self, seat: str = SEAT) -> None:
        """One of its coding processes dies."""
        with contextlib.suppress(psutil.NoSuchProcess, IndexError):
            self.workers[seat].coders()[0].kill()

    # --- the broker

    def kill_broker(self) -> None:
        """A power cut of the broker; it is started again at once."""
        self.stop_broker(0.0, signal.SIGKILL)

    def stop_broker(self, seconds: float = 20.0, how: signal.Signals = signal.SIGTERM) -> None:
        """It is away for some time."""
        assert self.broker
        running = psutil.Process(self.broker.status().pid)
        running.send_signal(how)
        with contextlib.suppress(psutil.NoSuchProcess):
            running.wait(30)
        time.sleep(seconds)
        assert self.broker.start() == self.settings.broker, "it came back elsewhere"

    def pause_broker(self) -> None:
        """It is away for a minute."""
        self.stop_broker(60.0)

    def fill_disk(self) -> None:
        """None of its files may grow any more, as on a full disk: it stops itself. Then there is room again."""
        assert self.broker
        running = psutil.Process(self.broker.status().pid)
        largest = max(it.stat().st_size for it in self.broker.folder.rglob("*.log"))
        running.rlimit(psutil.RLIMIT_FSIZE, (largest + 1, largest + 1))
        end = time.monotonic() + 60
        while running.is_running() and running.status() != psutil.STATUS_ZOMBIE:
            assert time.monotonic() < end, "the broker did not notice that it cannot write"
            time.sleep(0.1)
        assert self.broker.start() == self.settings.broker, "it came back elsewhere"

    # --- looking on

    def tend(self) -> None:
        """Starts again what ended by itself, as a supervisor does; in no other way than `exits` says."""
        for one in self.workers.values():
            if not one.runs():
                assert one.process
                code = one.process.returncode
                assert code in BY_ITSELF, f"ended with {code}:\n{one.log.read_text()[-3000:]}"
                self.ends[code] += 1
                one.start()

    def coded(self) -> int:
        """How many records stand on articles.coded, repeats too."""
        return sum(way.ends(self.settings, self.settings.topic(ARTICLES_CODED)).values())

    def settle(self, limit: float) -> None:
        """Until every hop has committed all that lies before it."""
        reading = [self.settings.topic(topic) for topic in WAY]

        def through() -> bool:
            lag = Lag(self.settings.app_id, reading, options(self.settings, self.settings.broker or ""))
            try:
                return not sum(lag.behind().values())
            finally:
                lag.close()

        self.until(through, "everything is read", limit)

    def until(self, met: Callable[[], bool], what: str, limit: float) -> None:
        """Tends until it is so; a broker that is just away is waited for."""
        end = time.monotonic() + limit
        while True:
            self.tend()
            with contextlib.suppress(KafkaError, LogError):
                if met():
                    return
            assert time.monotonic() < end, f"not within {limit:g} s: {what}; ended by themselves: {dict(self.ends)}"
            time.sleep(0.3)

    def close(self) -> None:
        """Nothing is left."""
        for one in self.workers.values():
            if one.process:
                with contextlib.suppress(psutil.NoSuchProcess):
                    psutil.Process(one.pid).resume()
                one.end(signal.SIGKILL, STOP_LIMIT)
        if self.broker:
            self.broker.stop()

    def _end(self, one: way.Worker) -> None:
        code = one.end(signal.SIGTERM, STOP_LIMIT)
        assert code in ASKED, f"asked to stop it ended with {code}:\n{one.log.read_text()[-3000:]}"


@contextmanager
def rig(folder: Path, cache: Path, **changed: object) -> Iterator[Rig]:
    """A rig with a fresh broker and its topics; what the workers said is shown when the test fails."""
    # One port of its own choice: it comes back there even when it was wiped and remembers none.
    broker = LocalBroker(folder / "kafka", cache, port=any_port(), controller_port=0)
    try:
        settings = Settings(**{"broker": broker.start(), "prefix": "f.", "state": folder / "state", **changed})  # type: ignore[arg-type]
        assert settings.broker
        topics.create(settings.broker, settings)
        with running(Rig(settings, broker)) as made:
            yield made
    finally:
        broker.stop()


@contextmanager
def running(made: Rig) -> Iterator[Rig]:
    """The rig, closed at the end."""
    try:
        yield made
    except BaseException:
        for seat, one in made.workers.items():
            print(f"--- {seat}\n{one.log.read_text()[-4000:]}")
        raise
    finally:
        made.close()
