"""Messages → their topics: comes back when the broker has every one of them, and never with less."""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from aiokafka.errors import MessageSizeTooLargeError

from communique.agents.exits import Exit
from communique.agents.guard import dead_letter
from communique.agents.records import Headers, Outgoing
from communique.schemas.failures import Reason
from communique.schemas.settings import Settings
from communique.schemas.topics import DEAD_LETTERS

log = logging.getLogger(__name__)
FIRST_PAUSE = 0.1
LONGEST_PAUSE = 5.0


class Produce(Protocol):
    """Hands one message to the producer; the inner awaitable is the broker's ack."""

    def __call__(  # noqa: PLR0917 -- the shape is Faust's
        self,
        topic: str,
        key: bytes | None,
        value: bytes | None,
        partition: int | None,
        timestamp: float | None,
        headers: Sequence[tuple[str, bytes]] | None,
    ) -> Awaitable[Awaitable[Any]]:
        """The message is on its way."""


class Sender:
    """Sends for all agents of a worker. Raises nothing: Faust would take the input for done."""

    def __init__(
        self,
        produce: Produce,
        settings: Settings,
        *,
        leave: Callable[[int], Any] = os._exit,
        in_place: Callable[[], bool] = lambda: True,
    ) -> None:
        """`in_place` says whether this worker may still write, or others may have taken its partitions."""
        self._produce = produce
        self._settings = settings
        self._leave = leave
        self._in_place = in_place

    async def __call__(self, messages: Sequence[Outgoing]) -> None:
        """Every message is on its topic, or on the dead letters when no broker takes one so large."""
        await asyncio.gather(*(self._send(message) for message in messages))

    async def write(self, topic: str, key: bytes, value: bytes, partition: int) -> Any:
        """One row of a table onto its changelog; gives the place where it stands."""
        try:
            return await self._persist(topic, key, value, partition, ())
        except MessageSizeTooLargeError as error:
            log.critical("%s takes no row of %d bytes (%r): %s", topic, len(value), key, error)
            self._leave(Exit.TOO_LARGE)
            raise

    async def _send(self, message: Outgoing) -> None:
        name = self._settings.topic(message.topic)
        try:
            await self._persist(name, message.key, message.value, None, message.headers)
        except MessageSizeTooLargeError as error:
            await self._refuse(message, error)

    async def _refuse(self, message: Outgoing, error: Exception) -> None:
        if message.topic is DEAD_LETTERS:
            log.critical("the broker takes no dead letter of %d bytes: %s", len(message.value or b""), error)
            self._leave(Exit.TOO_LARGE)
        size = len(message.value or b"")
        why = f"{size} bytes for {message.topic.name}: {error}"
        await self._send(dead_letter(message.cause, "send", Reason.TOO_LARGE, why))

    async def _persist(
        self, topic: str, key: bytes | None, value: bytes | None, partition: int | None, headers: Headers
    ) -> Any:
        pause, waited = FIRST_PAUSE, 0.0
        while True:
            if not self._in_place():
                # Whoever has the partition now has told and written more: an old row over it would lose that.
                log.critical("%s gets nothing more from a worker that stood still", topic)
                self._leave(Exit.CUT_OFF)
            try:
                return await (await self._produce(topic, key, value, partition, None, list(headers)))
            except Exception as error:  # whatever the broker's trouble is, the message must not be lost
                if too_large := _too_large(error):
                    raise too_large from error
                log.warning("%s does not take a message, again in %.1f s: %r", topic, pause, error)
            waited += pause
            if waited > self._settings.patience:
                log.critical("%s has not taken a message for %.0f s", topic, waited)
                self._leave(Exit.BROKER_LOST)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


def _too_large(error: BaseException) -> MessageSizeTooLargeError | None:
    """Faust wraps what the producer raises at once, not what the broker answers later."""
    wrapped = error if isinstance(error, MessageSizeTooLargeError) else error.__cause__
    return wrapped if isinstance(wrapped, MessageSizeTooLargeError) else None
