"""What surrounds a worker and is not as it was: another version, another clock, a changelog that was tidied."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import way
from corpus import corpus
from kafka import KafkaAdminClient, KafkaProducer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType
from other import VERSION, newer
from rig import SEAT, Rig, rig
from schedule import Fault, play
from verifier import differences, events, found, recomputed

from communique.agents.watchdog import Phase, health, health_file
from communique.broker.client import producer_options
from communique.broker.topics import COMPACT
from communique.schemas.topics import ARTICLES_CODED, EVENTS_DIPLOMATIC

pytestmark = [pytest.mark.faults, pytest.mark.kafka, pytest.mark.timeout(1800)]

SECOND = "worker-1"


@pytest.fixture
def made(tmp_path: Path, cache: Path) -> Iterator[Rig]:
    with rig(tmp_path, cache, processes=1) as it:
        yield it


def known_to_both(value: bytes) -> bytes:
    """A message without the field that only one version knows."""
    return re.sub(rb'"new_in_9":"[^"]*",|,"new_in_9":"[^"]*"', b"", value)


async def test_two_versions_side_by_side_in_a_rolling_upgrade(made: Rig, tmp_path: Path) -> None:
    """Each reads what the other wrote: the old one passes by what it does not know, the new one does without it."""
    env = newer(tmp_path / "newer")
    way.put(made.settings, corpus(900))
    made.join()
    play([Fault("join", SECOND, after=60)], made)
    made.workers[SECOND].env |= env
    play([Fault("kill", SECOND, after=60), Fault("kill", SEAT, after=100)], made)
    made.until(
        lambda: any(b"new_in_9" in (it.value or b"") for it in way.lie(made.settings, ARTICLES_CODED)), "both", 200
    )
    made.workers[SEAT].env |= env
    play([Fault("restart", SEAT, after=60)], made)
    made.settle(600)
    there = found(made.settings)
    values = [value or b"" for _, value in there.topics[ARTICLES_CODED]]
    by_new = sum(b"new_in_9" in value for value in values)
    assert 50 < by_new < len(values) - 50, "both have coded"
    coded = [(key, known_to_both(value or b"")) for key, value in there.topics[ARTICLES_CODED]]
    assert differences(await recomputed(made.settings, coded=coded), there, alike=known_to_both) == []
    print(f"{len(values)} coded, {by_new} of them by {VERSION}")


SHIFT = """
import time
_time, _time_ns = time.time, time.time_ns
time.time = lambda: _time() - 3600
time.time_ns = lambda: _time_ns() - 3600 * 10**9
"""


async def test_the_clock_of_a_worker_set_back_an_hour(made: Rig, tmp_path: Path) -> None:
    """Its messages carry times before those that stand there: retention and compaction go by the broker's clock."""
    (tmp_path / "sitecustomize.py").write_text(SHIFT)
    way.put(made.settings, corpus(500))
    made.join()
    made.until(lambda: made.coded() > 100, "it works", 200)
    made.workers[SEAT].env |= {"PYTHONPATH": str(tmp_path)}
    play([Fault("kill", SEAT), Fault("kill", SEAT, after=60)], made)
    made.settle(400)
    times = [it.timestamp for it in way.lie(made.settings, EVENTS_DIPLOMATIC)]
    assert max(times) > (time.time() - 600) * 1000, "the broker's clock counts"
    assert differences(await recomputed(made.settings), found(made.settings)) == []


def tidy(rig: Rig, table: str) -> None:
    """Has a changelog compacted at once; comes back when that is done."""
    admin = KafkaAdminClient(bootstrap_servers=rig.settings.broker)
    name = rig.settings.changelog(table)
    at_once = {**COMPACT, "min.compaction.lag.ms": "0", "segment.ms": "1000", "min.cleanable.dirty.ratio": "0.001"}
    at_once["delete.retention.ms"] = "0"
    admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, name, configs=at_once)])
    admin.close()


async def test_a_changelog_that_was_compacted_gives_the_same_rows(made: Rig) -> None:
    said = corpus(400)
    way.put(made.settings, said[:300])
    for table in ("articles", "acts", "actors"):
        tidy(made, table)
    made.join()
    made.settle(300)
    way.put(made.settings, said[300:400])  # new rows, so that the segment that holds the old ones is closed
    made.settle(200)
    log = made.settings.changelog("articles")

    def compacted() -> bool:
        """Fewer records stand there than have been written."""
        there = list(way.read([log], way.options(made.settings, made.settings.broker or "")))
        return len(there) < sum(way.ends(made.settings, log).values())

    made.until(compacted, "the broker has compacted", 180)
    play([], made)
    made.kill()
    way.put(made.settings, said[100:200])
    made.settle(200)
    assert differences(await recomputed(made.settings), found(made.settings)) == []


def test_an_emptied_changelog_keeps_no_worker_from_working(made: Rig) -> None:
    """What retention must never do (our topics are only compacted): the rows are gone, but nothing hangs."""
    way.put(made.settings, said := corpus(100))
    made.join()
    made.settle(200)
    made.workers[SEAT].end(way.signal.SIGKILL, 15)
    admin = KafkaAdminClient(bootstrap_servers=made.settings.broker)
    log = made.settings.changelog("articles")
    # Of a topic that is only compacted the broker lets nobody delete.
    anyhow = {**COMPACT, "cleanup.policy": "compact,delete"}
    admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, log, configs=anyhow)])
    admin.delete_records({TopicPartition(log, n): end for n, end in way.ends(made.settings, log).items()})
    admin.close()
    made.workers[SEAT].start()
    before = made.coded()
    way.put(made.settings, said)
    made.settle(200)
    assert made.coded() >= before + 90


ROWS = 100_000


def test_a_table_of_a_hundred_thousand_rows_is_restored(made: Rig) -> None:
    """Not ready until it is whole; then the next revision of an article finds its row."""
    way.put(made.settings, [(b"a1", b'{"id": "a1", "body": "Kenya accused Ghana on Thursday of blocking its ships."}')])
    made.join()
    made.settle(120)
    made.workers[SEAT].end(way.signal.SIGKILL, 15)
    row = json.dumps({"origin": {"partition": 0, "offset": 0}, "version": 1, "stories": {}}).encode()
    producer = KafkaProducer(**producer_options(made.settings, made.settings.broker or ""), linger_ms=20)
    for number in range(ROWS):
        producer.send(made.settings.changelog("articles"), key=b"old-%06d" % number, value=row)
    producer.flush(120)
    producer.close()
    start = time.monotonic()
    made.workers[SEAT].start()
    file = health_file(made.workers[SEAT].settings.state, SEAT)
    phases: list[Phase] = []

    def ready() -> bool:
        told = health(file)
        mine = told is not None and told.pid == made.workers[SEAT].pid
        if told and mine and (not phases or phases[-1] is not told.phase):
            phases.append(told.phase)
        return bool(told and mine and told.ready)

    made.until(ready, "it is ready", 240)
    print(f"{ROWS} rows restored, ready after {time.monotonic() - start:.1f} s, phases {phases}")
    assert phases[-2:] == [Phase.RESTORING, Phase.WORKING]
    way.put(made.settings, [(b"a1", None)])
    made.settle(120)
    assert events(found(made.settings)) == {}, "the row of the article was found, and what it gave is taken back"
