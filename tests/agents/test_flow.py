"""What was fetched while a worker restores its tables must reach the agents."""

from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock, Mock

from faust.tables.recovery import Recovery
from faust.types import TP
from mode.utils.queues import FlowControlEvent, FlowControlQueue

from communique.agents.flow import Flow


async def fetched_between_two_resumes(flow: FlowControlEvent) -> int:
    """How many of two records are still in an agent's queue when the worker is ready."""
    queue: FlowControlQueue = FlowControlQueue(flow_control=flow, clear_on_resume=True)
    flow.suspend()
    flow.resume()  # the changelogs are to be read
    await queue.put("first")
    await queue.put("second")
    flow.resume()  # the worker is ready
    return queue.qsize()


async def test_records_fetched_before_the_worker_is_ready_are_kept() -> None:
    """Seen as 30 stories that were classified, committed and never coded, after two kills in a row."""
    assert await fetched_between_two_resumes(Flow()) == 2


async def test_faust_itself_drops_them() -> None:
    """The trap as it stands in Faust: when this fails, `agents/flow.py` can go."""
    assert await fetched_between_two_resumes(FlowControlEvent()) == 0


async def test_what_was_fetched_before_a_rebalance_is_dropped() -> None:
    """It is read again from the committed offset, perhaps by another worker."""
    flow = Flow()
    queue: FlowControlQueue = FlowControlQueue(flow_control=flow, clear_on_resume=True)
    flow.resume()
    await queue.put("of a partition that goes to somebody else")
    flow.suspend()
    flow.resume()
    assert queue.qsize() == 0


STREAM, CHANGELOG = TP("articles", 0), TP("changelog", 0)


def consumer() -> tuple[Any, list[Any]]:
    """One that remembers what was asked of it, in order."""
    asked: list[Any] = []

    async def perform_seek() -> None:
        asked.append("seek")

    made = SimpleNamespace(
        assignment=lambda: {STREAM, CHANGELOG},
        resume_partitions=lambda partitions: asked.append(set(partitions)),
        perform_seek=perform_seek,
        resume_flow=Mock(),
    )
    return made, asked


async def recovered(made: Any) -> None:
    """What Faust does of itself when the tables are restored."""
    recovery: Any = AsyncMock(spec=Recovery)
    recovery.app = SimpleNamespace(
        consumer=made, consumer_generation_id=0, on_rebalance_complete=AsyncMock(), flow_control=Mock()
    )
    recovery.app.assignor, recovery.app._fetcher, recovery.app.on_rebalance_end = Mock(), AsyncMock(), Mock()
    recovery.app.conf = SimpleNamespace(broker_request_timeout=1)
    recovery.tables = Mock(values=list)
    recovery.log, recovery.completed = Mock(), Mock()
    recovery._is_changelog_tp = lambda it: it == CHANGELOG
    recovery._wait = lambda it, **_: it
    await Recovery.on_recovery_completed(recovery, 0)


async def test_faust_itself_lets_records_come_before_it_has_sought_their_place() -> None:
    """The trap as it stands in Faust; the watchdog ends a worker that is caught in it.

    Seen as a partition that was coded to its end and committed no more, after a kill on a slow machine.
    """
    made, asked = consumer()
    await recovered(made)
    assert asked == [{STREAM}, "seek"]
