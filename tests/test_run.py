"""`communique run --exit`: the one command of the README, from nothing to the actors' table."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parent.parent
COMMUNIQUE = Path(sys.executable).parent / "communique"
SEEDS = 31


def run(state: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """The command as a user types it, with a state folder of its own and nothing else from this machine."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNIQUE_")}
    env |= {"COMMUNIQUE_STATE": str(state), "COMMUNIQUE_WEB_PORT": "0", "COLUMNS": "160", **settings}
    return subprocess.run(
        [str(COMMUNIQUE), *arguments], cwd=ROOT, env=env, capture_output=True, text=True, timeout=240, check=False
    )


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("run") / "state"


@pytest.fixture(scope="module")
def done(state: Path) -> subprocess.CompletedProcess[str]:
    """The seeds, streamed through once for all tests of this module."""
    return run(state, "run", "--exit")


@pytest.mark.kafka
def test_every_seed_is_accounted_for(done: subprocess.CompletedProcess[str]) -> None:
    """Exit code 0 says so; the ledger and the counts at every hop show it."""
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Counts at every hop" in done.stdout
    assert " NO " not in done.stdout
    ledger = done.stdout.split("Every article of articles.raw")[1]
    assert f"published {SEEDS}" in " ".join(ledger.split())


@pytest.mark.kafka
def test_nothing_that_was_started_is_left_running(done: subprocess.CompletedProcess[str], state: Path) -> None:
    """The pid files are gone, and so is every process that knows of this state."""
    assert done.returncode == 0
    assert not list((state / "run").glob("*.pid"))
    left = [p.pid for p in psutil.process_iter(["cmdline"]) if str(state) in " ".join(p.info["cmdline"] or ())]
    assert not left


@pytest.mark.kafka
def test_the_log_is_kept_for_the_next_start(done: subprocess.CompletedProcess[str], state: Path) -> None:
    """What was streamed in can be read after everything was stopped; a second run changes no event."""
    assert done.returncode == 0
    assert run(state, "broker", "up").returncode == 0
    try:
        before = {event["id"] for event in _events(state)}
        assert run(state, "account").returncode == 0
    finally:
        run(state, "broker", "down")
    assert len(before) > SEEDS
    again = run(state, "run", "--exit")
    assert again.returncode == 0, again.stderr[-2000:]
    assert run(state, "broker", "up").returncode == 0
    try:
        assert {event["id"] for event in _events(state)} == before
    finally:
        run(state, "broker", "down")


def _events(state: Path) -> list[dict[str, object]]:
    listed = run(state, "events", "--format", "jsonl")
    assert listed.returncode == 0, listed.stderr[-1000:]
    return [json.loads(line) for line in listed.stdout.splitlines()]
