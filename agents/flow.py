"""Faust's flow after a rebalance, without the two traps by which it drops or never commits what it has just fetched."""

from collections.abc import Callable, Container, Iterable
from typing import Any

import faust
from mode.utils.queues import FlowControlEvent


class Flow(FlowControlEvent):
    """Resuming what is not suspended does nothing.

    Faust resumes twice when a worker has tables to restore: before it reads the changelogs, and again after it has let
    the streams' partitions go and sought their offsets. Resuming empties every queue, and between the two the fetcher
    has filled them: those records are never seen, and their offsets are passed over when later ones are committed.
    """

    def resume(self) -> None:
        """Let records flow; what has come in since they flow stays."""
        if not self.is_active():
            super().resume()


def seek_first(consumer: Any, changelogs: Callable[[], Container[str]]) -> None:
    """Lets a consumer fetch from the streams' partitions only once it has sought their committed offsets.

    Faust lets them go first and seeks then. What is fetched and finished between the two is struck off, the offset is
    set back by the seek, and when it is fetched again it is passed by as known: the gap stays, and nothing of that
    partition is committed any more until the next start.
    """
    resume, seek = consumer.resume_partitions, consumer.perform_seek
    held: set[Any] = set()

    def resume_changelogs(partitions: Iterable[Any]) -> None:
        partitions = set(partitions)
        streams = {it for it in partitions if it.topic not in changelogs()}
        held.update(streams)
        resume(partitions - streams)

    async def seek_and_resume() -> None:
        await seek()
        resume(held & set(consumer.assignment()))
        held.clear()

    consumer.resume_partitions, consumer.perform_seek = resume_changelogs, seek_and_resume


class App(faust.App):
    """Faust with the flow in order."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.flow_control = Flow()

    def _new_consumer(self) -> Any:
        consumer = super()._new_consumer()
        seek_first(consumer, lambda: self.tables.changelog_topics)
        return consumer
