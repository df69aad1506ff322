"""What the operations page says of the parts of this machine."""

import os
from pathlib import Path

from communique.web.processes import processes


def test_the_living_the_gone_and_what_is_no_pid(tmp_path: Path) -> None:
    run = tmp_path / "run"
    run.mkdir()
    (run / "web.pid").write_text(f"{os.getpid()}\n")
    (run / "web.restarts").write_text("2\n")
    (run / "worker.pid").write_text("4194304\n")  # beyond what Linux gives
    (run / "broken.pid").write_text("nonsense")
    web, worker = processes(tmp_path)
    assert (web.name, web.running, web.restarts) == ("web", True, 2) and web.since and web.memory
    assert (worker.running, worker.since, worker.restarts) == (False, None, None)


def test_nothing_started_here(tmp_path: Path) -> None:
    assert processes(tmp_path) == []
