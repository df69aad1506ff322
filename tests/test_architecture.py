"""The tree, the packaging and the documents must tell the same story as the code."""

import re
import tomllib
from pathlib import Path

import pytest

from communique.schemas.topics import TOPICS

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("agents", "broker", "cli", "nlp", "producers", "schemas", "web")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
MODULE_LIMIT = 250


def python_folders() -> list[Path]:
    """Every folder of the rooms that holds Python."""
    found = {file.parent for room in ROOMS for file in (ROOT / room).rglob("*.py")}
    return sorted(folder.relative_to(ROOT) for folder in found)


def test_every_folder_with_code_is_in_the_wheel() -> None:
    """A folder that is not listed works in the editable install and is missing from the wheel."""
    listed = set(PYPROJECT["tool"]["setuptools"]["packages"])
    assert listed == {"communique." + ".".join(folder.parts) for folder in python_folders()}


def test_every_listed_package_is_mapped_to_its_folder() -> None:
    """A sub-package without its own row is looked for in a folder named communique."""
    mapped = PYPROJECT["tool"]["setuptools"]["package-dir"]
    assert mapped == {"communique." + ".".join(folder.parts): str(folder) for folder in python_folders()}


@pytest.mark.parametrize("room", ROOMS)
def test_modules_fit_in_the_head(room: str) -> None:
    """Past this many lines a module has become two things."""
    long = {
        str(file.relative_to(ROOT)): lines
        for file in (ROOT / room).rglob("*.py")
        if (lines := len(file.read_text().splitlines())) > MODULE_LIMIT
    }
    assert not long


@pytest.mark.parametrize("document", ["README.md", "docs/architecture.md"])
def test_documents_name_every_topic(document: str) -> None:
    """A topic that is not in the picture does not exist for a reader."""
    text = (ROOT / document).read_text()
    missing = [topic.name for topic in TOPICS if topic.name.removesuffix(".v1") not in text]
    assert not missing


def test_readme_names_only_make_targets_that_exist() -> None:
    """A newcomer types what the README says."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    named = set(re.findall(r"`?make ([a-z-]+)", (ROOT / "README.md").read_text()))
    assert named <= targets


def test_requirements_are_hashed_and_name_no_index() -> None:
    """Every pin carries its hashes, and whoever installs chooses the index."""
    for file in (ROOT / "requirements").glob("*.txt"):
        text = file.read_text()
        assert "://" not in text
        pins = re.findall(r"^[a-z0-9.\-]+(?:\[.*\])?==.*$", text, flags=re.MULTILINE | re.IGNORECASE)
        assert pins
        assert text.count("--hash=sha256:") >= len(pins)
