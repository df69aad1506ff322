"""Settings → the broker's address and a client's options: the configured cluster, else the one that runs here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from communique.cli.context import fail

if TYPE_CHECKING:
    from communique.broker.local import LocalBroker
    from communique.schemas.settings import Settings

NO_BROKER = (
    "no broker is running for the state in {state}: start one with `communique up` (or `communique broker up`), "
    "or name a cluster with --broker or COMMUNIQUE_BROKER"
)


def local_broker(settings: Settings) -> LocalBroker:
    """The broker that belongs to this state."""
    from communique.broker.local import LocalBroker

    return LocalBroker(settings.state, settings.cache)


def bootstrap_of(settings: Settings) -> str:
    """The address to talk to; nothing is started for it."""
    if settings.broker:
        return settings.broker
    running = local_broker(settings).status()
    return running.bootstrap or fail(NO_BROKER.format(state=settings.state))


def options_of(settings: Settings) -> dict[str, Any]:
    """What a kafka-python client needs to reach the broker."""
    from communique.broker.client import options

    return options(settings, bootstrap_of(settings))


def serving(settings: Settings) -> Settings:
    """The same at the generation that serves, unless somebody chose one with --generation."""
    from communique.broker.generations import read

    return settings if settings.pinned else settings.at(read(settings, bootstrap_of(settings)).active)


@contextmanager
def said() -> Iterator[None]:
    """A log that cannot be read is said in a line, not in a traceback."""
    from kafka.errors import KafkaError

    from communique.cli.log import LogError
    from communique.schemas.generations import GenerationError

    try:
        yield
    except (LogError, GenerationError) as error:
        fail(str(error))
    except KafkaError as error:
        fail(f"the broker refused: {error!r}; see `communique doctor`")


@contextmanager
def broker_said() -> Iterator[None]:
    """What goes wrong with the local broker is said in a line, not in a traceback."""
    from communique.broker.errors import BrokerError

    try:
        yield
    except BrokerError as error:
        fail(str(error))
