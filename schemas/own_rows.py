"""How a worker is asked for its own row of the actors' table: one JSON line each way, on this machine only.

The worker listens on a loopback port of its choice; the port and a secret stand in a file that only its user may read.
"""

from pathlib import Path

from communique.schemas.actors import ActorProfile
from communique.schemas.base import Message

SUFFIX = ".rows.json"
LOOPBACK = "127.0.0.1"


class Door(Message):
    """What the file says."""

    worker: str
    port: int
    token: str


class Question(Message):
    """Whose row."""

    token: str
    actor: str


class Answer(Message):
    """The profile that the worker's row gives now; None: it has no such row."""

    worker: str
    profile: ActorProfile | None = None


def folder(state: Path) -> Path:
    """Where the files of this machine's workers stand."""
    return state / "run"
