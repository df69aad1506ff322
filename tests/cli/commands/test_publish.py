"""What protects those who publish from a script: the exit code tells whether anything was refused, and why."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from communique.cli.log import read
from communique.cli.main import app
from communique.schemas.settings import Settings
from communique.schemas.topics import ARTICLES_RAW


def run(settings: Settings, *arguments: str, stdin: bytes | None = None) -> Result:
    flags = ["--broker", settings.broker or "", "--prefix", settings.prefix, "--state", str(settings.state)]
    return CliRunner().invoke(app, [*flags, "publish", *arguments], input=stdin)


@pytest.mark.parametrize(
    ("files", "code", "says"),
    [
        ({"a.txt": "They met.", "b.jsonl": '{"body": "x"}\n{"body": "y"}'}, 0, "3 read, 3 acknowledged, 0 refused"),
        ({"a.txt": "They met.", "empty.txt": ""}, 1, "empty.txt: empty: no text"),
        ({"a.txt": "They met.", "notes.md": "x"}, 0, "skipped"),  # passed by is not refused
        ({}, 0, "0 read"),
    ],
)
def test_the_exit_code_says_whether_anything_was_refused(
    tmp_path: Path, settings: Settings, files: dict[str, str], code: int, says: str
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text)
    result = run(settings, str(folder))
    assert result.exit_code == code, result.output
    assert says in result.stderr.replace("\n", " ")


def test_standard_input_is_json_lines(settings: Settings) -> None:
    result = run(settings, "-", stdin=b'{"body": "They met."}\n{oops\n')
    assert result.exit_code == 1
    assert "<stdin>:2: not-json" in result.stderr
    assert "2 read, 1 acknowledged, 1 refused" in result.stderr


def test_a_table_is_published_under_our_names(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "old.csv").write_text("key,text\na,They met.\nb,\nc,They left.\n")
    result = run(settings, str(tmp_path / "old.csv"), "--map", "id=key", "--map", "body=text")
    assert result.exit_code == 1
    assert "old.csv:3: invalid: no body" in result.stderr
    assert "3 read, 2 acknowledged, 1 refused" in result.stderr
    found = read([settings.topic(ARTICLES_RAW)], {"bootstrap_servers": settings.broker})
    assert {it.key: json.loads(it.value or b"")["body"] for it in found} == {b"a": "They met.", b"c": "They left."}


def test_a_mapping_to_no_field_is_wrong_use(settings: Settings) -> None:
    result = run(settings, "-", "--map", "text=body", stdin=b"")
    assert result.exit_code == 2
    assert "'text' is no field of an article" in result.stderr


def test_no_path_is_wrong_use(settings: Settings) -> None:
    assert run(settings).exit_code == 2


def test_a_watched_folder_is_published_as_it_fills_and_a_killed_watcher_goes_on(
    tmp_path: Path, settings: Settings
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    flags = ["--broker", settings.broker or "", "--prefix", settings.prefix, "--state", str(settings.state)]
    command = [sys.executable, "-m", "communique.cli.main", *flags, "publish", "--watch", str(folder)]
    done = settings.state / "producers"

    def arrived() -> list[bytes | None]:
        return [it.key for it in read([settings.topic(ARTICLES_RAW)], {"bootstrap_servers": settings.broker})]

    for name in ("first", "second"):
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            (folder / f"{name}.txt").write_text("They met.")
            deadline = time.monotonic() + 90
            while not any(f"{name}.txt" in it.read_text() for it in done.glob("watch-*.json")):
                assert time.monotonic() < deadline, f"{name} was not published in time"
                time.sleep(0.2)
        finally:
            process.kill()
            process.wait(10)
    assert sorted(arrived(), key=str) == [b"first", b"second"], "each once, though the watcher was killed in between"
