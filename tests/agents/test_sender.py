"""A message that the broker has not taken is not sent; one that it never takes is not lost either."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest
from aiokafka.errors import MessageSizeTooLargeError

from communique.agents import sender
from communique.agents.exits import Exit
from communique.agents.records import Outgoing, Record
from communique.agents.sender import Sender
from communique.schemas.settings import Settings
from communique.schemas.topics import ACTORS_PROFILES, ARTICLES_RAW, DEAD_LETTERS

CAUSE = Record(ARTICLES_RAW, 0, 1, b"a1", b"as it came")
MESSAGE = Outgoing(ACTORS_PROFILES, b"FRAGOV", b"large", CAUSE)
SETTINGS = Settings(patience=0.05)


class Left(BaseException):
    """Stands for the end of the process."""


class Broker:
    """Takes a message after some failures; remembers what it took."""

    def __init__(self, *failures: Exception, refuses: frozenset[str] = frozenset(), at_once: bool = False) -> None:
        self.failures, self.refuses, self.at_once = list(failures), refuses, at_once
        self.took: list[tuple[str, bytes | None, bytes | None]] = []

    def __call__(self, topic: str, key: bytes | None, value: bytes | None, *_: Any) -> Awaitable[Awaitable[str]]:
        return self._hand_over(topic, key, value)

    async def _hand_over(self, topic: str, key: bytes | None, value: bytes | None) -> Awaitable[str]:
        if topic in self.refuses and self.at_once:  # as Faust's producer wraps it
            raise RuntimeError("send failed") from MessageSizeTooLargeError()
        return self._acknowledge(topic, key, value)

    async def _acknowledge(self, topic: str, key: bytes | None, value: bytes | None) -> str:
        if self.failures:
            raise self.failures.pop(0)
        if topic in self.refuses:
            raise MessageSizeTooLargeError
        self.took.append((topic, key, value))
        return "a place"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "FIRST_PAUSE", 0.01)


def leave(code: int) -> None:
    raise Left(code)


async def test_it_tries_again_until_the_broker_has_it() -> None:
    broker = Broker(ConnectionError("gone"), TimeoutError("slow"))
    await Sender(broker, SETTINGS, leave=leave)([MESSAGE])
    assert broker.took == [(SETTINGS.topic(ACTORS_PROFILES), b"FRAGOV", b"large")]


@pytest.mark.parametrize("at_once", [True, False], ids=["the producer says so", "the broker says so"])
async def test_what_no_broker_takes_is_a_dead_letter_of_what_it_came_from(at_once: bool) -> None:
    broker = Broker(refuses=frozenset({SETTINGS.topic(ACTORS_PROFILES)}), at_once=at_once)
    await Sender(broker, SETTINGS, leave=leave)([MESSAGE])
    assert broker.took == [(SETTINGS.topic(DEAD_LETTERS), b"a1", b"as it came")]


async def test_a_broker_that_stays_away_ends_the_worker() -> None:
    broker = Broker(*[ConnectionError("gone")] * 100)
    with pytest.raises(Left) as left:
        await Sender(broker, SETTINGS, leave=leave)([MESSAGE])
    assert left.value.args == (Exit.BROKER_LOST,)


async def test_a_dead_letter_that_cannot_be_kept_ends_the_worker() -> None:
    refuses = frozenset({SETTINGS.topic(ACTORS_PROFILES), SETTINGS.topic(DEAD_LETTERS)})
    with pytest.raises(Left) as left:
        await Sender(Broker(refuses=refuses), SETTINGS, leave=leave)([MESSAGE])
    assert left.value.args == (Exit.TOO_LARGE,)


async def test_a_row_that_the_changelog_does_not_take_ends_the_worker() -> None:
    """Raised, it would leave the agent, and Faust would take the input for done."""
    with pytest.raises(Left) as left:
        await Sender(Broker(refuses=frozenset({"log"})), SETTINGS, leave=leave).write("log", b"key", b"row", 0)
    assert left.value.args == (Exit.TOO_LARGE,)


async def test_it_comes_back_only_after_the_last_acknowledgement() -> None:
    gate = asyncio.Event()

    async def acknowledge() -> str:
        await gate.wait()
        return "a place"

    async def hand_over(*_: Any) -> Awaitable[str]:
        return acknowledge()

    sending = asyncio.ensure_future(Sender(hand_over, SETTINGS)([MESSAGE]))
    await asyncio.sleep(0.02)
    assert not sending.done()
    gate.set()
    await sending
