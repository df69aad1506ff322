"""A folder → the files in it that are new or changed since they were last published, also by an earlier process."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from communique.producers.files import OnSkip, walk
from communique.producers.kept import Kept

Mark = tuple[int, int]
"""Time of the last change in nanoseconds, and size: another mark, another content."""


def marks(folder: Path, *, on_skip: OnSkip = lambda _path, _why: None) -> dict[Path, Mark]:
    """Every file with articles below the folder, with its mark; none while the folder is away."""
    return {file: mark for file in walk(folder, on_skip=on_skip) if file != folder and (mark := _mark(file))}


class Watched:
    """What of one folder has been published, kept in a file, so that nothing is read twice or forgotten."""

    def __init__(self, folder: Path, state: Path) -> None:
        """`state` is the folder for all that producers keep."""
        self.folder = folder.absolute()
        self._kept = Kept(state, "watch", str(self.folder))
        self._done = _marks(self._kept.read())
        self._seen: Mapping[Path, Mark] = {}

    def ready(self, *, on_skip: OnSkip = lambda _path, _why: None) -> dict[Path, Mark]:
        """Files to publish now. One that is still being written changes between two looks, and waits."""
        found = marks(self.folder, on_skip=on_skip)
        before, self._seen = self._seen, found
        return {
            file: mark for file, mark in found.items() if before.get(file) == mark and self._done.get(str(file)) != mark
        }

    def done(self, published: Mapping[Path, Mark]) -> None:
        """The broker has them. Written down whole or not at all; what is lost by a crash is published again."""
        self._done |= {str(file): mark for file, mark in published.items()}
        self._kept.write(self._done)


def _mark(file: Path) -> Mark | None:
    try:
        status = file.stat()
    except OSError:  # it has just gone
        return None
    return status.st_mtime_ns, status.st_size


def _marks(kept: Mapping[str, Any]) -> dict[str, Mark]:
    try:
        return {name: (changed, size) for name, (changed, size) in kept.items()}
    except (ValueError, TypeError):
        return {}
