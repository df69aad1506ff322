"""The raw log → a new generation of topics and tables, coded by what is installed, while another one serves."""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from kafka.errors import KafkaError

from communique.broker import generations, topics
from communique.cli.generations.wave import Wave
from communique.cli.live.children import child
from communique.cli.live.signals import signals_end_it, undisturbed
from communique.cli.live.supervisor import Say, Supervisor
from communique.cli.log import Lag
from communique.schemas.generations import Generation, GenerationError, Generations
from communique.schemas.topics import ARTICLES_RAW, WAY

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from communique.schemas.events import Coder
    from communique.schemas.settings import Settings

ROUND_SECONDS = 0.5
FRESH_SECONDS = 20.0
"""A generation that is at most so far behind the raw log has caught up."""
SEAT_SECONDS = 12.0
"""A worker that was killed holds its seat in the group for 6 s."""
SILENT_SECONDS = 60.0
"""So long after it began, a replay on another machine has workers in the group, or has none any more."""
HAND_OVER_SECONDS = 120.0
SEAT = "replay-"


class Replay:
    """One run of coding; begun anew or gone on with where the last one was stopped."""

    def __init__(self, settings: Settings, bootstrap: str, coder: Coder, say: Say) -> None:
        self._base = settings.model_copy(update={"broker": bootstrap})
        self._bootstrap, self._coder, self._say = bootstrap, coder, say
        self.number = 0

    @contextmanager
    def running(self, workers: int) -> Iterator[None]:
        """The workers of the new generation, for as long as the block lasts."""
        supervisor = Supervisor(self._say)
        seats = [f"{SEAT}{n}" for n in range(workers)]
        with _alone(self._base), signals_end_it():
            mine = self._prepare()
            try:
                supervisor.start(child(mine, seat, "worker", COMMUNIQUE_WORKER_ID=seat) for seat in seats)
                self._tend = supervisor.tend
                yield
            finally:
                with undisturbed(), contextlib.suppress(KafkaError):  # without a broker, it forgets the seats by itself
                    supervisor.stop()
                    generations.vacate(mine, self._bootstrap, self.number, seats)

    def catch_up(self) -> None:
        """Comes back when the new generation is level with the raw log, and has written that down."""
        mine = self._base.at(self.number)
        way = [mine.topic(topic) for topic in WAY]
        lag, wave = Lag(mine.app_id, way, _options(mine, self._bootstrap)), Wave(way)
        try:
            with _bar() as (progress, bar):
                while True:
                    self._tend()
                    positions = lag.positions()
                    took = wave.look(positions, time.monotonic())
                    if took is not None and took <= FRESH_SECONDS:
                        break
                    raw = positions[way[0]].values()
                    behind = sum(it.end - it.committed for topic in way[1:] for it in positions[topic].values())
                    done, total = (sum(it[n] - it.start for it in raw) for n in (1, 2))
                    progress.update(bar, completed=done, total=total, behind=behind)
                    time.sleep(ROUND_SECONDS)
        finally:
            lag.close()
        self._change(lambda state: state.changed(_now(state.of(self.number), "caught_up_at")))

    def switch(self) -> Generations:
        """From now on the new generation serves; comes back when the workers of the former one have come over."""
        former = generations.read(self._base, self._bootstrap).active
        served = bool(generations.members(self._base, self._bootstrap, former))
        state = self._change(lambda it: it.switched(self.number))
        deadline = time.monotonic() + HAND_OVER_SECONDS
        while served and time.monotonic() < deadline:
            self._tend()
            seats = generations.members(self._base, self._bootstrap, self.number)
            served = all(seat.startswith(SEAT) for seat in seats)
            time.sleep(ROUND_SECONDS)
        return state

    def _prepare(self) -> Settings:
        """The new generation's settings, its topics made, this run written down."""
        raw = self._base.topic(ARTICLES_RAW)
        partitions = topics.partitions_of(self._bootstrap, raw, self._base)
        if partitions is None:
            raise GenerationError(f"there is no topic {raw}, so there is nothing to code: publish something first")
        base = self._base.model_copy(update={"partitions": partitions})
        state = generations.read(base, self._bootstrap)
        topics.create(self._bootstrap, base.at(state.active))  # a log of an older release has no topic for the state
        self.number = state.under_way.number if state.under_way else state.latest + 1
        if state.under_way:
            self._await_seats(state.under_way)
            self._say(f"going on with generation {self.number}, which was begun {_ago(state.under_way.begun_at)}")
        self._change(self._claimed)
        mine = base.at(self.number)
        topics.create(self._bootstrap, mine)
        if wrong := topics.check(self._bootstrap, mine):
            raise GenerationError("the topics are not as they should be:\n" + "\n".join(wrong))
        return mine

    def _claimed(self, state: Generations) -> Generations:
        """The state with this run in it; two that begin at once want the same number, and one of them is refused."""
        now = dt.datetime.now(dt.UTC)
        run: dict[str, Any] = {"run_by": _who(), "run_at": now}
        if state.under_way and state.under_way.number == self.number:
            self._check_coder(state.under_way)
            return state.changed(state.under_way.model_copy(update=run))
        return state.begun(Generation(number=self.number, coder=self._coder, begun_at=now, **run))

    def _check_coder(self, begun: Generation) -> None:
        if begun.coder != self._coder:
            was = f"{begun.coder.version} with {begun.coder.model}" if begun.coder else "another"
            raise GenerationError(
                f"generation {begun.number} was begun by the coder {was}, installed is {self._coder.version} with "
                f"{self._coder.model}: install that one again, or drop it with `communique replay drop {begun.number}`"
            )

    def _await_seats(self, begun: Generation) -> None:
        """Nobody else codes it. On this machine the lock says so; a killed worker's seat is free after a moment."""
        here = begun.run_by.split()[0] == socket.gethostname()
        recent = begun.run_at and (dt.datetime.now(dt.UTC) - begun.run_at).total_seconds() < SILENT_SECONDS
        deadline = time.monotonic() + SEAT_SECONDS
        while seats := generations.members(self._base, self._bootstrap, begun.number):
            if time.monotonic() > deadline:
                raise GenerationError(_busy(begun, f"its workers are {', '.join(seats)}"))
            time.sleep(ROUND_SECONDS)
        if recent and not here:
            raise GenerationError(_busy(begun, "if that one is dead, try again in a minute"))

    def _change(self, step: generations.Step) -> Generations:
        return generations.change(self._base, self._bootstrap, step)


def _busy(begun: Generation, more: str) -> str:
    return f"generation {begun.number} is being coded by {begun.run_by} already: {more}"


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    folder = settings.state / "run"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "replay.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise GenerationError(
                "a `communique replay` is running for this state already: `communique replay status` says how far it is"
            ) from None
        yield


@contextmanager
def _bar() -> Iterator[tuple[Progress, TaskID]]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from communique.cli.context import stderr

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    under_way = TextColumn("articles · {task.fields[behind]} messages under way")
    with Progress(*columns, under_way, TimeRemainingColumn(compact=True), console=stderr, transient=True) as progress:
        yield progress, progress.add_task("coding anew", total=None, behind=0)


def _options(settings: Settings, bootstrap: str) -> dict[str, Any]:
    from communique.broker.client import options

    return options(settings, bootstrap)


def _now(generation: Generation, field: str) -> Generation:
    return generation.model_copy(update={field: dt.datetime.now(dt.UTC)})


def _who() -> str:
    return f"{socket.gethostname()} (pid {os.getpid()})"


def _ago(moment: dt.datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "before"


def refuse_if_filled(settings: Settings, bootstrap: str, number: int) -> None:
    """A generation into which somebody codes at this moment is not to be deleted under them."""
    deadline = time.monotonic() + SEAT_SECONDS
    while seats := generations.members(settings, bootstrap, number):
        if time.monotonic() > deadline:
            raise GenerationError(f"generation {number} is being filled by {', '.join(seats)}: stop them first")
        time.sleep(ROUND_SECONDS)
