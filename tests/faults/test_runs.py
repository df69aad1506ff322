"""The long runs: a schedule of harm over a log of articles, and everything must be as without any."""

import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import way
from corpus import corpus
from rig import SEAT, Rig, rig, running
from schedule import Fault, play
from verifier import differences, events, found, recomputed, repeats

from communique.agents.exits import Exit
from communique.broker import topics
from communique.broker.cluster import LocalCluster
from communique.schemas.settings import Settings
from communique.schemas.topics import ARTICLES_CODED

pytestmark = [pytest.mark.faults, pytest.mark.kafka, pytest.mark.timeout(3600)]

SECOND, THIRD = "worker-1", "worker-2"
LONGEST = 10_000


@pytest.fixture
def made(tmp_path: Path, cache: Path) -> Iterator[Rig]:
    with rig(tmp_path, cache, processes=1) as it:
        yield it


async def agrees(it: Rig, least: int) -> None:
    """Nothing lost, nothing counted twice, every row to the last digit."""
    there, expected = found(it.settings), await recomputed(it.settings)
    assert differences(expected, there) == []
    assert len(events(expected)) >= least, "too little to compare"
    print(
        f"{len(there.topics[ARTICLES_CODED])} coded, {len(events(there))} events, "
        f"{sum(map(len, there.tables.values()))} rows; repeats {repeats(there)}; ended by themselves {dict(it.ends)}"
    )


async def test_twenty_kills_of_workers_and_five_of_the_broker_in_ten_thousand_articles(made: Rig) -> None:
    """A kill every few hundred articles, every fifth the broker's."""
    way.put(made.settings, corpus(LONGEST))
    made.join()
    step = LONGEST // 30
    kills = [Fault("kill", after=step)] * 4 + [Fault("kill_broker", after=step)]
    play(kills * 5, made)
    made.settle(1800)
    await agrees(made, LONGEST // 4)


async def test_workers_come_go_and_die_under_load(made: Rig) -> None:
    way.put(made.settings, corpus(2000))
    made.join()
    play(
        (
            Fault("join", SECOND),
            Fault("join", THIRD, after=60),
            Fault("kill", SECOND, after=100),
            Fault("freeze", THIRD, after=60),
            Fault("leave", SECOND, after=60),
            Fault("restart", SEAT, after=60),
            Fault("join", SECOND, after=60),
            Fault("lose", THIRD, after=60),
            Fault("freeze", SEAT, after=60),
            Fault("kill", SEAT, after=60),
            Fault("leave", SECOND, after=60),
        ),
        made,
    )
    made.settle(900)
    await agrees(made, 500)


async def test_stopped_again_and_again_it_is_gone_in_time_and_loses_nothing(made: Rig) -> None:
    """SIGTERM at random moments of full swing; those of a start have a test of their own (`agents/test_worker.py`)."""
    way.put(made.settings, corpus(1000))
    made.join()
    play([Fault("restart", after=30)] * 10, made)
    made.settle(600)
    await agrees(made, 250)


async def test_the_broker_away_for_a_minute(made: Rig) -> None:
    way.put(made.settings, corpus(600))
    made.join()
    play([Fault("pause_broker")], made)
    made.settle(400)
    await agrees(made, 150)


async def test_a_full_disk_under_the_broker(made: Rig) -> None:
    """It stops itself, the worker waits; with room again everything goes on. No privileges: its files may not grow."""
    way.put(made.settings, corpus(600))
    made.join()
    play([Fault("fill_disk")], made)
    made.settle(400)
    await agrees(made, 150)


async def test_one_of_three_brokers_is_lost_and_comes_back(tmp_path: Path, cache: Path) -> None:
    """Three copies of everything, two of them acknowledged: who leads and who coordinates moves, and all goes on."""
    with LocalCluster(tmp_path / "kafka", cache) as cluster:
        settings = Settings(
            broker=cluster.bootstrap, prefix="three.", state=tmp_path / "state", replication=3, processes=1
        )
        topics.create(cluster.bootstrap, settings)
        with running(Rig(settings)) as it:
            it.join()
            said = corpus(900)
            third = -(-len(said) // 3)
            for node in (0, 1, 2):
                before = it.coded()
                # new work for each loss: a quick worker would have none left when the last broker dies
                way.put(settings, said[node * third : (node + 1) * third])
                it.until(lambda: it.coded() >= before + 20, "it works", 300)  # noqa: B023
                cluster.kill(node)
                it.until(lambda: it.coded() >= before + 200, "it works with two", 300)  # noqa: B023
                cluster.start_node(node)
                cluster.wait(3)
            it.settle(600)
            await agrees(it, 200)


def test_a_wiped_broker_is_said_and_with_new_topics_it_works(made: Rig) -> None:
    """Everything is gone, and that is said by the worker's end: it neither hangs nor works on topics of a guess."""
    way.put(made.settings, corpus(100))
    made.join()
    made.until(lambda: made.coded() > 20, "it works", 120)
    assert made.broker
    made.broker.wipe()
    assert made.broker.start() == made.settings.broker
    one = made.workers[SEAT]
    one.end(signal.SIGKILL, 15)
    one.start()
    assert one.process
    assert one.process.wait(90) == Exit.TOPICS
    topics.create(made.settings.broker or "", made.settings)
    way.put(made.settings, corpus(100))
    one.start()
    made.settle(200)
    assert made.coded() >= 100
    assert psutil.pid_exists(one.pid)
