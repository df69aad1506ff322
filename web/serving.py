"""The log → which generation of derived topics serves now; the view shows that one."""

from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from communique.broker.client import aiokafka_options as options
from communique.schemas.generations import Generations
from communique.schemas.settings import Settings
from communique.schemas.topics import GENERATIONS


class Serving:
    """Follows the one partition where every switch is written down, unless a generation was chosen."""

    def __init__(self, settings: Settings, bootstrap: str) -> None:
        self._settings = settings
        self._partition = TopicPartition(settings.topic(GENERATIONS), 0)
        self._consumer: Any = AIOKafkaConsumer(
            **options(settings, bootstrap),
            group_id=None,
            enable_auto_commit=False,
            isolation_level="read_committed",
        )
        self.generation = settings.generation

    async def start(self) -> None:
        """Read up to the last switch; where there was none, the first generation serves."""
        await self._consumer.start()
        if self._settings.pinned:
            return
        self._consumer.assign([self._partition])
        await self._consumer.seek_to_beginning(self._partition)
        end = (await self._consumer.end_offsets([self._partition]))[self._partition]
        while await self._consumer.position(self._partition) < end:
            await self.look(timeout_ms=500)

    async def look(self, *, timeout_ms: int = 0) -> int:
        """The generation that serves, by what has come in until now."""
        if self._consumer.assignment():
            fetched = await self._consumer.getmany(self._partition, timeout_ms=timeout_ms)
            for records in fetched.values():
                for record in records:
                    state = Generations.told(record.value)
                    self.generation = state.active if state else self.generation
        return self.generation

    async def stop(self) -> None:
        """Lets go of the connection."""
        await self._consumer.stop()
