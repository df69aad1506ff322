"""What a person relies on who leaves `communique up` alone: it comes back, and it goes away in order."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from communique.cli.live.supervisor import (
    FORGET_AFTER,
    LONGEST_PAUSE,
    MOST_DEATHS,
    Child,
    HopelessError,
    Supervisor,
    pause_after,
)

STAYS = "import time; print('here', flush=True); time.sleep(600)"
IGNORES_TERM = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"
)
HAS_CHILD = (
    "import subprocess, sys, time; p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); "
    "print(p.pid, flush=True); time.sleep(600)"
)


def wait_until(true: Callable[[], bool], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def child(folder: Path, name: str, code: str) -> Child:
    return Child(name, (sys.executable, "-c", code), run=folder / "run", logs=folder / "logs")


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")")[1].split()[0] != "Z" if Path("/proc").is_dir() else True


@pytest.mark.parametrize(
    ("ages", "pause", "why"),
    [
        ([0], 0.5, "the first time it is started again almost at once"),
        ([9, 0], 1.0, "the second time it waits twice as long"),
        ([9, 6, 3, 0], 4.0, "and so on"),
        ([FORGET_AFTER + 1, 0], 0.5, "what is long ago does not count"),
        ([30, 25, 20, 15, 10, 5, 0], LONGEST_PAUSE, "never longer than this"),
        ([1] * MOST_DEATHS, None, "something that dies all the time is given up"),
    ],
)
def test_pauses_grow_and_end(ages: list[float], pause: float | None, why: str) -> None:
    now = 10_000.0
    assert pause_after([now - age for age in ages], now) == pause, why


def test_a_killed_child_is_started_again_and_its_pid_file_follows(tmp_path: Path) -> None:
    said: list[str] = []
    supervisor = Supervisor(said.append)
    part = child(tmp_path, "part", STAYS)
    supervisor.start([part])
    try:
        first = int(part.pid_file.read_text())
        os.kill(first, signal.SIGKILL)
        assert part.process is not None
        part.process.wait()
        supervisor.tend(now=100.0)
        assert said == ["part was ended by SIGKILL; it is started again in 0.5 s"]
        supervisor.tend(now=100.4)
        assert not alive(first)
        assert int(part.pid_file.read_text()) == first, "its pause is not over"
        supervisor.tend(now=100.6)
        second = int(part.pid_file.read_text())
        assert second != first
        assert alive(second)
    finally:
        supervisor.stop()
    assert not alive(second)
    assert not part.pid_file.exists()


def test_what_cannot_run_is_given_up_with_the_end_of_its_log(tmp_path: Path) -> None:
    supervisor = Supervisor(lambda _message: None)
    part = child(tmp_path, "part", "raise SystemExit('the model is missing')")
    supervisor.start([part])
    try:
        with pytest.raises(HopelessError, match="the model is missing"):
            for round_ in range(60):
                if part.process:
                    part.process.wait()
                supervisor.tend(now=round_ * 4.0)
    finally:
        supervisor.stop()


def test_parts_stop_in_reverse_order_and_one_failure_keeps_none_back() -> None:
    order: list[str] = []

    class Fake:
        def __init__(self, name: str) -> None:
            self.name = name

        def start(self) -> None:
            order.append(f"+{self.name}")

        def death(self) -> str | None:
            return None

        def stop(self) -> None:
            order.append(f"-{self.name}")
            if self.name == "worker":
                raise OSError("it resists")

        def tail(self) -> str:
            return ""

    supervisor = Supervisor(order.append)
    supervisor.start(map(Fake, ("broker", "worker", "web")))
    supervisor.stop()
    assert order == [
        "+broker",
        "+worker",
        "+web",
        "-web",
        "-worker",
        "worker did not stop: OSError('it resists')",
        "-broker",
    ]


def test_a_child_that_ignores_sigterm_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("communique.cli.live.supervisor.STOP_SECONDS", 0.3)
    part = child(tmp_path, "deaf", IGNORES_TERM)
    part.start()
    wait_until(lambda: "deaf" in part.tail())
    pid = int(part.pid_file.read_text())
    part.stop()
    assert not alive(pid)


def test_what_a_killed_child_had_started_goes_with_it(tmp_path: Path) -> None:
    part = child(tmp_path, "parent", HAS_CHILD)
    part.start()
    wait_until(lambda: part.tail().strip().isdecimal())
    grandchild = int(part.tail())
    os.kill(int(part.pid_file.read_text()), signal.SIGKILL)
    assert part.process is not None
    part.process.wait()
    assert alive(grandchild)
    part.stop()
    wait_until(lambda: not alive(grandchild))


def test_a_child_leaves_when_its_supervisor_is_killed(tmp_path: Path) -> None:
    code = (
        "import time; from communique.cli.live.children import end_with_parent; end_with_parent(); "
        "print('here', flush=True); time.sleep(600)"
    )
    part = child(tmp_path, "part", code)
    part.env = {"COMMUNIQUE_SUPERVISED": "1"}
    part.start()
    wait_until(lambda: "here" in part.tail())
    assert part.process is not None
    assert part.process.stdin is not None
    part.process.stdin.close()  # what the system does when the supervisor is gone
    assert part.process.wait(15) == -signal.SIGTERM
    part.stop()
