"""This program once more, as another version: what a rolling upgrade puts beside the running workers."""

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("agents", "broker", "cli", "nlp", "producers", "schemas", "web")
VERSION = "9.9.9"
NEW_FIELD = 'new_in_9: str = "a field that the other version does not know"'


def newer(folder: Path) -> dict[str, str]:
    """An installation beside ours; the environment in which a worker is of that version."""
    package = folder / "communique"
    for room in ROOMS:
        shutil.copytree(ROOT / room, package / room, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "__init__.py").write_text("")
    _edit(package / "schemas/articles.py", "class Story(Message):", NEW_FIELD)
    _edit(package / "schemas/articles.py", "class CodedStory(Message):", NEW_FIELD)
    _edit(package / "schemas/events.py", "class Mention(Message):", NEW_FIELD)
    about = folder / f"communique-{VERSION}.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.4\nName: communique\nVersion: {VERSION}\n")
    return {"PYTHONPATH": str(folder)}


def _edit(file: Path, heading: str, field: str) -> None:
    """Adds a field under a class and its docstring's first line."""
    lines = file.read_text().splitlines(keepends=True)
    at = lines.index(f"{heading}\n") + 1
    end = next(n for n, line in enumerate(lines[at:], at) if line.rstrip().endswith('"""'))
    file.write_text("".join([*lines[: end + 1], f"\n    {field}\n", *lines[end + 1 :]]))
