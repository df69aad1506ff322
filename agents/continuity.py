"""Offsets that come in → nothing, or what was passed over: on each partition work goes on where it was committed.

Faust can lose what it has fetched when a worker takes over partitions (seen once in three rolling upgrades: a whole
fetch of a hundred records; cause unknown), and what comes after it is then committed. Whoever notices in time leaves
without unwinding, and all comes again.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from communique.broker.positions import Place

Committed = Callable[[], Mapping[Place, int]]
FirstFrom = Callable[[Place, int], int | None]


class PassedOverError(Exception):
    """Records stand on the log that neither this worker nor those before it have done."""


class Continuity:
    """What is due on each partition, anew in each generation of the group."""

    def __init__(self, committed: Committed, first_from: FirstFrom) -> None:
        """Both ask the broker and may take their time; `first_from`: which offset really is the next one there."""
        self._committed, self._first_from = committed, first_from
        self._due: dict[Place, int] = {}
        self._generation: int | None = None
        self._one = asyncio.Lock()

    async def check(self, messages: Sequence[Any]) -> None:
        """Takes Faust's messages of one batch as done in this order.

        Raises:
            PassedOverError: one of them is not the next on its partition.
            KafkaError: the broker cannot be asked.
        """
        async with self._one:
            for message in messages:
                await self._follow(message.generation_id, (message.topic, message.partition), message.offset)

    async def _follow(self, generation: int, place: Place, offset: int) -> None:
        if self._generation is None or generation > self._generation:
            # Before anything of this generation is done, so that nobody has committed more.
            self._due = dict(await asyncio.to_thread(self._committed))
            self._generation = generation
        if generation < self._generation:
            return  # fetched before the partitions were given out anew: it comes again, from where it was committed
        due = self._due.get(place, 0)
        if offset > due:
            await self._allowed(place, due, offset)
        self._due[place] = max(due, offset + 1)

    async def _allowed(self, place: Place, due: int, offset: int) -> None:
        """What retention has deleted, and the marks of transactions, leave gaps too."""
        first = await asyncio.to_thread(self._first_from, place, due)
        if first is None or first < offset:
            topic, partition = place
            raise PassedOverError(f"{topic}/{partition} went on at {offset}, and {due} was due")
