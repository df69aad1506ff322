"""Every block of the pages that is marked as tested runs as it stands, in order, in an empty folder."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from snippets import Block, blocks, steps

from communique.schemas.settings import Settings

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = sorted(page for page in (ROOT / "docs").glob("*.md") if any(block.is_run for block in blocks(page)))
NOT_RUN = {
    # Set everything up, or stay until Ctrl-C; tests/test_run.py runs them.
    "make run",
    "COMMUNIQUE_SEEDS=~/news make run",
    "COMMUNIQUE_METRICS_PORT=6070 communique up",
    "communique publish --feed feeds.txt --full-text",  # tests/cli/commands/test_follow.py, without the network
}
PATIENCE = 400.0
"""Seconds for one block: a model is loaded in a moment, but not on a machine where ten others load theirs."""
ONE = {"COMMUNIQUE_PROCESSES": "1"}  # one coder is loaded sooner than two


@pytest.mark.timeout(1500)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_does_what_it_says(page: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if not shutil.which("jq"):
        pytest.skip("jq is not installed here")
    env = environment(tmp_path)
    if any("on a log" in block.title for block, _ in steps(page)):
        coded: Settings = request.getfixturevalue("coded")
        env |= {"COMMUNIQUE_BROKER": coded.broker or "", "COMMUNIQUE_PREFIX": coded.prefix}
    for block, printed in steps(page):
        if block.is_file:
            (tmp_path / block.title).write_text(block.text)
        elif block.title.endswith("until it prints"):
            run_until(block, printed, tmp_path, env)
        else:
            run(block, printed, tmp_path, env)


def environment(folder: Path) -> dict[str, str]:
    """A newcomer's: no setting, a home of its own, our programs on the path."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNIQUE_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**bare, "PATH": path, "HOME": str(folder), "COMMUNIQUE_STATE": str(folder / "state")} | ONE


def run(block: Block, printed: str, folder: Path, env: dict[str, str]) -> None:
    command = ["bash", "-euo", "pipefail", "-c", block.text]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, f"{block.text}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    missing = [line for line in printed.splitlines() if line not in done.stdout]
    assert not missing, f"{block.text}\n{done.stdout}"


def run_until(block: Block, printed: str, folder: Path, env: dict[str, str]) -> None:
    """What does not end by itself, until it has printed what it should."""
    log = folder / "output.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["bash", "-c", f"exec {block.text}"], cwd=folder, env=env, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        end = time.monotonic() + PATIENCE
        while printed.strip() not in log.read_text():
            assert process.poll() is None, log.read_text()[-3000:]
            assert time.monotonic() < end, log.read_text()[-3000:]
            time.sleep(0.2)
    finally:
        process.kill()
        process.wait(10)


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.stem)
def test_every_command_of_a_page_is_run_or_named_as_not(page: Path) -> None:
    shells = [block for block in blocks(page) if block.language in {"sh", "bash"} and not block.is_run]
    assert [block.text.strip() for block in shells if block.text.strip() not in NOT_RUN] == []
