"""A watched folder: each file once when it is whole, again when it has changed, and not again after a restart."""

import os
from pathlib import Path

import pytest

from communique.producers.watched import Watched


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    return made


def take(watched: Watched) -> set[str]:
    """One round in which everything that is ready is published."""
    ready = watched.ready()
    watched.done(ready)
    return {file.name for file in ready}


def test_a_file_is_taken_once_it_stays_the_same_and_only_once(folder: Path, tmp_path: Path) -> None:
    watched = Watched(folder, tmp_path / "state")
    (folder / "a.txt").write_text("half")
    assert take(watched) == set(), "it may still be written"
    (folder / "a.txt").write_text("half and the rest")
    assert take(watched) == set(), "it was"
    assert take(watched) == {"a.txt"}
    assert take(watched) == set()


def test_a_changed_file_is_taken_again_also_when_it_has_the_same_size(folder: Path, tmp_path: Path) -> None:
    watched = Watched(folder, tmp_path / "state")
    file = folder / "deep" / "a.txt"
    file.parent.mkdir()
    file.write_text("one")
    assert [take(watched) for _ in range(2)] == [set(), {"a.txt"}]
    file.write_text("two")
    os.utime(file, ns=(0, 7))
    assert [take(watched) for _ in range(3)] == [set(), {"a.txt"}, set()]


def test_a_restart_goes_on_where_the_last_run_stopped(folder: Path, tmp_path: Path) -> None:
    (folder / "a.txt").write_text("one")
    first = Watched(folder, tmp_path / "state")
    assert [take(first) for _ in range(2)] == [set(), {"a.txt"}]
    (folder / "b.txt").write_text("while nobody watched")
    second = Watched(folder, tmp_path / "state")
    assert [take(second) for _ in range(2)] == [set(), {"b.txt"}]


def test_what_the_broker_has_not_taken_is_ready_again(folder: Path, tmp_path: Path) -> None:
    (folder / "a.txt").write_text("one")
    watched = Watched(folder, tmp_path / "state")
    watched.ready()
    assert watched.ready() and watched.ready(), "until somebody says that it is done"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"a": 1}'])
def test_a_damaged_state_means_publishing_again_not_stopping(folder: Path, tmp_path: Path, content: str) -> None:
    (folder / "a.txt").write_text("one")
    watched = Watched(folder, tmp_path / "state")
    assert [take(watched) for _ in range(2)] == [set(), {"a.txt"}]
    next((tmp_path / "state").glob("watch-*.json")).write_text(content)
    again = Watched(folder, tmp_path / "state")
    assert [take(again) for _ in range(2)] == [set(), {"a.txt"}]


def test_a_folder_that_is_away_for_a_while_is_no_end(folder: Path, tmp_path: Path) -> None:
    watched = Watched(folder, tmp_path / "state")
    folder.rmdir()
    assert take(watched) == set()
    folder.mkdir()
    (folder / "a.txt").write_text("one")
    assert [take(watched) for _ in range(2)] == [set(), {"a.txt"}]
