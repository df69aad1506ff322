"""What is built works where nothing of the tree is at hand: an empty environment, another folder, no settings."""

import json
import os
import subprocess
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
UV = ROOT / ".venv/bin/uv"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
VERSION = PYPROJECT["project"]["version"]
BARE = {name: value for name, value in os.environ.items() if not name.startswith(("COMMUNIQUE_", "PYTHON", "VIRTUAL"))}


def run(*words: object, at: Path, input: str | None = None) -> str:
    command = [str(it) for it in words]
    done = subprocess.run(command, cwd=at, env=BARE, input=input, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel made from it: what the sdist lacks, the wheel lacks."""
    folder = tmp_path_factory.mktemp("dist")
    run(UV, "build", "--quiet", "--out-dir", folder, at=ROOT)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    return next(built.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that holds the wheel and what the wheel itself asks for."""
    folder = tmp_path_factory.mktemp("elsewhere")
    run(UV, "venv", "--quiet", "--python", ROOT / ".venv/bin/python", "env", at=folder)
    run(
        *(UV, "pip", "install", "--quiet", "--python", "env/bin/python"),
        *("--constraint", ROOT / "requirements/runtime.txt", wheel),
        at=folder,
    )
    return folder / "env/bin"


def test_the_main_job_runs_elsewhere(installed: Path, tmp_path: Path) -> None:
    assert run(installed / "communique", "--version", at=tmp_path) == f"communique {VERSION}\n"
    article = {"id": "a1", "body": "France expelled two Russian diplomats on Monday.", "published_at": "2024-05-08"}
    events = run(installed / "communique", "extract", "-", at=tmp_path, input=json.dumps(article) + "\n")
    (event,) = map(json.loads, events.splitlines())
    assert (event["actor"][0]["code"], event["recipient"][0]["country"]) == ("FRA", "RUS")


def test_the_rooms_come_from_the_environment(installed: Path, tmp_path: Path) -> None:
    """Not from the tree, which an editable install would point to."""
    code = "import communique.web, communique.cli.main, sys; print(communique.web.__file__)"
    assert str(installed.parent) in run(installed / "python", "-c", code, at=tmp_path)


def test_the_wheel_holds_the_package_alone_with_types_and_data(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {"communique", f"communique-{VERSION}.dist-info"}
    rooms = {name.split("/")[1] for name in names if name.startswith("communique/")}
    assert {f"communique/{room}/py.typed" for room in rooms} <= set(names)
    data = {
        f"communique/{file.relative_to(ROOT)}"
        for room in rooms
        for file in (ROOT / room).rglob("*")
        if file.is_file() and file.suffix not in {".pyc", ".md"}
    }
    assert data <= set(names)


def test_the_sdist_holds_what_its_readers_look_for(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"README.md", "CHANGELOG.md", "LICENSE", "Makefile", "docs/architecture.md", "seeds/README.md"} <= names


def test_the_changelog_knows_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text()
    assert f"\n## {VERSION}" in text
