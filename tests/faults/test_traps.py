"""Traps of Faust that are not ours to mend, as they stand in it: when one of these fails, our way around it can go."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from faust.transport.consumer import Consumer
from faust.transport.producer import ProducerBuffer
from faust.types import TP
from intervaltree import IntervalTree

PARTITION = TP("t", 0)


@pytest.mark.parametrize(
    ("committed", "acked", "commits", "why"),
    [
        (10, [10, 11], 12, "nothing is missing"),
        (10, [12], None, "two are unfinished: nothing is committed"),
        (10, [11], 12, "THE TRAP: 10 is unfinished, and is passed over"),
        (None, [5], 6, "THE TRAP: on a fresh partition 0 to 4 are unfinished, and are passed over"),
    ],
)
def test_one_unfinished_record_at_the_head_is_passed_over(
    committed: int | None, acked: list[int], commits: int | None, why: str
) -> None:
    """So no record may ever be left unfinished: `noack()` loses."""
    consumer: Any = SimpleNamespace(
        _acked={PARTITION: acked},
        _acked_index={PARTITION: set(acked)},
        _gap={PARTITION: IntervalTree()},
        _committed_offset={PARTITION: committed},
    )
    assert Consumer._new_offset(consumer, PARTITION) == commits, why


class Stuck(ProducerBuffer):
    """It runs, and what is in it is not taken."""

    state = "running"


async def test_a_flush_gives_up_on_a_slow_broker() -> None:
    """So a commit says nothing about what was sent: each send is awaited."""
    buffer = Stuck()
    buffer.app = SimpleNamespace(conf=SimpleNamespace(producer_threaded=False))  # type: ignore[assignment]
    buffer.pending.put_nowait(SimpleNamespace())  # type: ignore[arg-type]
    assert await asyncio.wait_for(buffer.flush_atmost(None), 30) == 0
    assert buffer.size == 1, "it came back, and the message is still there"
