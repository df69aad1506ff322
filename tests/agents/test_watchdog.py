"""A worker that does nothing while work waits ends itself; one that rests, sleeps or is slow does not."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from communique.agents.exits import Exit
from communique.agents.watchdog import BEAT, STANDSTILL, Phase, Vitals, Watchdog, health

LIMIT = 20 * BEAT
JOINING, RESTORING, WORKING = Phase


class EndedError(Exception):
    """In place of the end of the process."""


class World:
    """A clock and a worker that goes as told."""

    def __init__(self, file: Path) -> None:
        self.now = 1000.0
        self.vitals = Vitals(WORKING, 0, 0)
        self.dog = Watchdog(lambda: self.vitals, stall_limit=LIMIT, file=file, leave=self.leave, clock=lambda: self.now)

    def leave(self, code: int) -> None:
        raise EndedError(code)

    def live(self, lives: Iterable[Vitals]) -> None:
        for self.vitals in lives:
            self.now += BEAT
            self.dog.look()


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "worker-0.health")


LONG = 60
"""Beats: three times the limit."""


@pytest.mark.parametrize(
    ("life", "why"),
    [
        ([Vitals(WORKING, 0, 7)] * LONG, "nothing waits: it rests"),
        ([Vitals(WORKING, 5, n // 15) for n in range(LONG)], "slow, and something is done within the limit"),
        ([Vitals(RESTORING, LONG - n, n) for n in range(LONG)], "it restores a large table"),
        ([Vitals(JOINING, 0, 0)] * 18 + [Vitals(RESTORING, 9, 0)] * 18, "the next phase is progress"),
    ],
)
def test_alive(world: World, life: list[Vitals], why: str) -> None:
    world.live(life)


@pytest.mark.parametrize(
    ("life", "why"),
    [
        ([Vitals(WORKING, 5, 7)] * LONG, "work waits and none is done"),
        ([Vitals(WORKING, n, 7) for n in range(LONG)], "more and more of it"),
        ([Vitals(RESTORING, 5, 7)] * LONG, "a table is never whole"),
        ([Vitals(JOINING, 0, 7)] * LONG, "the group never takes it"),
    ],
)
def test_stalled(world: World, life: list[Vitals], why: str) -> None:
    with pytest.raises(EndedError, match=str(Exit.STALLED.value)):
        world.live(life)


def test_work_that_comes_after_a_long_rest_has_its_whole_time(world: World) -> None:
    world.live([Vitals(WORKING, 0, 7)] * LONG + [Vitals(WORKING, 5, 7)] * 15)


def test_after_a_standstill_it_may_not_write_and_leaves(world: World) -> None:
    """Longer than its session, and others have its partitions: what it would write now is old."""
    world.live([Vitals(WORKING, 5, 7)])
    world.now += STANDSTILL - 0.1
    assert world.dog.in_place()
    world.now += 0.2
    assert not world.dog.in_place()
    with pytest.raises(EndedError, match=str(Exit.CUT_OFF.value)):
        world.dog.look()


def test_ready_is_who_works_and_says_so_now(world: World, tmp_path: Path) -> None:
    file = tmp_path / "worker-0.health"
    assert health(file) is None
    for phase in Phase:
        world.live([Vitals(phase, 3, 0)])
        told = health(file)
        assert told is not None
        assert (told.phase, told.waiting, told.ready) == (phase, 3, phase is WORKING)
    assert health(file, within=-1) is None, "what is old says nothing"


def test_a_full_disk_is_no_reason_to_stop(world: World, tmp_path: Path) -> None:
    (tmp_path / "worker-0.new").mkdir()
    world.live([Vitals(WORKING, 0, 0)])
