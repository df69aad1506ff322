"""Settings and a broker → whether a worker can work here; else why not, with the code to end with."""

import tempfile
from pathlib import Path

from kafka.errors import KafkaError

from communique.agents.exits import Exit
from communique.broker import topics
from communique.schemas.settings import Settings


class UnfitError(Exception):
    """A worker cannot work here; the message says why and what to do."""

    def __init__(self, code: Exit, said: str) -> None:
        super().__init__(said)
        self.code = code


def check(settings: Settings, bootstrap: str) -> None:
    """Makes the folders that a worker needs, and looks whether its topics are as Faust needs them.

    Faust would take topics as it finds them: with other partitions its tables would never find their rows.
    """
    for folder in (settings.state / "tables", settings.state / "run"):
        _writable(folder)
    try:
        wrong = topics.check(bootstrap, settings, breaking=True)
    except KafkaError as error:
        raise no_broker(bootstrap, error) from error
    if wrong:
        raise UnfitError(Exit.TOPICS, "; ".join(wrong))


def no_broker(bootstrap: str, error: KafkaError) -> UnfitError:
    """What is said, and with which code, of a broker that lets nobody ask it anything."""
    return UnfitError(Exit.BROKER_LOST, f"the broker at {bootstrap} does not answer, or knows no such user: {error!r}")


def _writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        why = f"{folder} cannot be written ({error}): give it to this user, or set COMMUNIQUE_STATE"
        raise UnfitError(Exit.NO_STATE, why) from error
