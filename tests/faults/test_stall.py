"""Work that waits while nothing moves: the worker ends itself, and `communique up` says so and starts it again."""

import sys
import time
from pathlib import Path

import pytest
import way

from communique.agents.exits import Exit
from communique.cli.live.children import child
from communique.cli.live.supervisor import HopelessError, Supervisor
from communique.schemas.settings import Settings

STALLED = Path(__file__).with_name("stalled.py")


@pytest.mark.kafka
@pytest.mark.faults
def test_a_stalled_worker_ends_itself_and_is_started_again_and_given_up_in_the_end(settings: Settings) -> None:
    mine = settings.model_copy(update={"stall_limit": 15.0, "time_limit": 2.0, "processes": 1})
    way.put(mine, [(b"a1", b'{"id": "a1", "body": "Kenya accused Ghana."}')])
    said: list[str] = []
    part = child(mine, "worker", "worker")
    part.command = (sys.executable, str(STALLED))
    supervisor = Supervisor(said.append)
    supervisor.start([part])
    try:
        stalled = "working, 1 waiting, and nothing moved for"  # on a busy machine it may also stall while it joins
        way.until(lambda: supervisor.tend() or (said and stalled in part.log.read_text()), stalled, limit=250)
        assert f"exit code {Exit.STALLED} ({Exit.STALLED.said}); it is started again in 0.5 s" in said[0]
        with pytest.raises(HopelessError, match="for the 8th time"):
            for round_ in range(60):  # the clock of the supervisor is ours: deaths, and their pauses
                if part.process and part.process.poll() is None:
                    part.process.kill()
                    part.process.wait()
                supervisor.tend(now=time.monotonic() + round_ * 10)
    finally:
        supervisor.stop()
