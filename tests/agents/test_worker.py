"""Asked to stop, a worker is gone in time whatever it is doing, with the code that `exits` gives."""

import signal

import pytest
import way

from communique.agents.exits import Exit
from communique.schemas.settings import Settings

LIMIT = 15


ASKED = {Exit.DONE, Exit.STUCK}


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("", {*ASKED, -signal.SIGTERM}),  # Python is still importing: the signal's own exit is as good
        ("starting 2 coding processes", ASKED),
        ("AgentManager]: Starting", ASKED),  # joins
        ("Executing _on_partitions_assigned", ASKED),  # recovers its tables
        ("Recovery complete", ASKED),
    ],
)
def test_asked_to_stop_while_it_starts_it_is_gone_in_time(settings: Settings, said: str, codes: set[int]) -> None:
    with way.worker(settings) as worker:
        way.until(lambda: said in worker.log.read_text(), said, limit=150)
        assert worker.end(signal.SIGTERM, LIMIT) in codes


def test_asked_to_stop_when_it_took_the_seat_of_a_dead_worker_it_is_gone_in_time(settings: Settings) -> None:
    joins = "AgentManager]: Starting"
    with way.worker(settings) as worker:
        way.put(settings, [(b"a1", b"no article")])
        way.settled(settings, worker)  # it has joined, or nothing would have been read
        worker.end(signal.SIGKILL, LIMIT)
        worker.start()
        way.until(lambda: worker.log.read_text().count(joins) == worker.starts, joins, limit=150)
        assert worker.end(signal.SIGTERM, LIMIT) in ASKED
