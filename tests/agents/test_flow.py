"""What was fetched while a worker restores its tables must reach the agents."""

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
