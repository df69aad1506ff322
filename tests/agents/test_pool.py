"""One record's bad luck is its own: too slow, deadly or not to be carried, the others get their results."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from communique.agents.hop import outcomes, work_on
from communique.agents.pool import BrokenPoolError, KilledError, Pool
from communique.agents.records import Outgoing, Record
from communique.schemas.topics import ARTICLES_RAW, DEAD_LETTERS

# What runs in a child must be importable there: the standard library has it all.
ME = (os.getpid,)
DIE = (os._exit, 3)
SLEEP = (time.sleep, 60)


@pytest.fixture
async def pool() -> AsyncIterator[Pool]:
    one = Pool(1, time_limit=1.0, prepare=os.getpid, args=())
    await one.start()
    yield one
    one.close()


async def test_a_slow_record_costs_one_time_limit(pool: Pool) -> None:
    start = time.monotonic()
    slow = asyncio.ensure_future(pool.run(*SLEEP))
    quick = asyncio.ensure_future(pool.run(*ME))
    with pytest.raises(TimeoutError):
        await slow
    assert await quick
    assert time.monotonic() - start < 10


async def test_a_record_that_kills_its_process_is_tried_twice_and_given_up(pool: Pool) -> None:
    with pytest.raises(KilledError):
        await pool.run(*DIE)
    assert await pool.run(*ME)


async def test_a_process_killed_from_outside_costs_nothing(pool: Pool) -> None:
    child = await pool.run(*ME)
    os.kill(child, signal.SIGKILL)
    assert await pool.run(*ME) != child


async def test_processes_that_do_not_start_are_an_error_and_no_hang() -> None:
    broken = Pool(1, time_limit=1.0, prepare=os._exit, args=(1,))
    with pytest.raises(BrokenPoolError):
        await broken.start()
    broken.close()


async def test_a_process_killed_while_it_starts_is_started_again(tmp_path: Path) -> None:
    mark = str(tmp_path / "mark")
    once = f"import os, pathlib; pathlib.Path({mark!r}).exists() or (pathlib.Path({mark!r}).touch(), os._exit(9))"
    killed = Pool(1, time_limit=1.0, prepare=exec, args=(once,))
    assert await killed.run(*ME)
    killed.close()


def record(offset: int) -> Record:
    return Record(ARTICLES_RAW, 0, offset, b"a1", b"as it came")


class Troubled:
    """A pool on which a record goes as its offset says."""

    time_limit = 1.0
    trouble = (TimeoutError(), KilledError("2 processes died on it"), ValueError("no pipe can carry it"))

    async def run(self, _task: object, _stage: str, one: Record) -> list[Outgoing]:
        if one.offset < len(self.trouble):
            raise self.trouble[one.offset]
        await asyncio.sleep(0.01 / one.offset)  # the later, the quicker
        return [Outgoing(ARTICLES_RAW, b"%d" % one.offset, one.value, one)]


async def test_every_trouble_is_a_dead_letter_and_the_order_is_that_of_the_records() -> None:
    said = await outcomes("clean", [record(n) for n in range(6)], work_on(Troubled(), list))  # type: ignore[arg-type]
    assert [one.cause.offset for one in said] == list(range(6))
    reasons = [dict(one.headers)["dlq_reason"] for one in said if one.topic is DEAD_LETTERS]
    assert reasons == [b"time-limit", b"failed", b"failed"]
    assert all(one.value == b"as it came" for one in said)
