"""Settings → the whole system running: broker, topics, workers, view; everything stopped again at the end."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.cli.cluster import local_broker, serving
from communique.cli.context import stderr
from communique.cli.live.children import BrokerPart, child
from communique.cli.live.signals import signals_end_it, undisturbed
from communique.cli.live.supervisor import Part, Say, Supervisor

if TYPE_CHECKING:
    from communique.schemas.settings import Settings


@dataclass(frozen=True)
class System:
    """What runs."""

    settings: Settings
    """With the broker's address and the serving generation in it."""
    bootstrap: str
    view: str
    """The address of the web view."""
    tend: Callable[[], None]
    """To be called now and then: starts again what died."""


class AlreadyUpError(Exception):
    """Another `communique up` or `run` tends this state."""


@contextmanager
def running(settings: Settings, workers: int, say: Say) -> Iterator[System]:
    """The system for as long as the block lasts; what ran before stays, what we started is stopped in order."""
    supervisor = Supervisor(say)
    with _alone(settings), signals_end_it():
        try:
            bootstrap = _start_broker(settings, supervisor, say)
            held = settings.model_copy(update={"broker": bootstrap})
            now = serving(held)  # the children are not told: they follow when another one serves
            _create_topics(now, bootstrap, say)
            port = _view_port(held, say)
            supervisor.start([*_workers(held, workers), child(held, "web", "web", COMMUNIQUE_WEB_PORT=str(port))])
            yield System(now, bootstrap, f"http://{held.web_host}:{port}", supervisor.tend)
        finally:
            with undisturbed(), stderr.status("stopping what was started …"):
                supervisor.stop()


def _start_broker(settings: Settings, supervisor: Supervisor, say: Say) -> str:
    if settings.broker:
        return settings.broker
    with stderr.status("Kafka starts …") as status:
        part = BrokerPart(
            local_broker(settings),
            run=settings.state / "run",
            on_progress=lambda what, done, total: status.update(f"{what} {done}/{total}"),
        )
        supervisor.start([part])
    say(f"Kafka runs at {part.bootstrap}")
    return part.bootstrap


def _create_topics(settings: Settings, bootstrap: str, say: Say) -> None:
    from communique.broker.topics import create

    if created := create(bootstrap, settings):
        say(f"{len(created)} topics created")


def _workers(settings: Settings, number: int) -> list[Part]:
    """The first is called `worker`; each has a seat of its own in the group."""
    names = ["worker", *(f"worker-{index}" for index in range(1, number))]
    return [child(settings, name, "worker", **_seat(settings, index)) for index, name in enumerate(names)]


def _seat(settings: Settings, index: int) -> dict[str, str]:
    port = settings.metrics_port
    metrics = {} if port is None else {"COMMUNIQUE_METRICS_PORT": str(port + index)}
    return {"COMMUNIQUE_WORKER_ID": f"worker-{index}", **metrics}


def _view_port(settings: Settings, say: Say) -> int:
    from communique.broker.ports import free_port

    port = free_port(settings.web_port)
    if port != settings.web_port and settings.web_port:
        say(f"port {settings.web_port} is in use: the view is on {port}")
    return port


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Two that tend one state would start everything twice."""
    folder = settings.state / "run"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "up.lock"
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyUpError(
                f"`communique up` or `run` is running for {settings.state} already: "
                "publish to it with `communique publish`, stop it, or choose another COMMUNIQUE_STATE"
            ) from None
        yield
