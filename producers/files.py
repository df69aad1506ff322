"""Paths → the files with articles in them, opened and unpacked; says which others it passed by."""

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from typing import BinaryIO, cast

from communique.producers.metadata import describes

OnSkip = Callable[[Path, str], None]
"""Called with each file or folder that a walk passes by, and why."""


class Kind(Enum):
    """What a file holds."""

    TEXT = "one article, plain"
    HTML = "one article, a page"
    JSON = "an article or a list of them"
    JSONL = "an article a line"
    ROWS = "an article a row, under a line of column names"
    WARC = "an article a record"


KINDS = {
    ".txt": Kind.TEXT,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".json": Kind.JSON,
    ".jsonl": Kind.JSONL,
    ".ndjson": Kind.JSONL,
    ".csv": Kind.ROWS,
    ".tsv": Kind.ROWS,
    ".warc": Kind.WARC,
    ".wet": Kind.WARC,
}
PACKED: dict[str, Callable[[Path], object]] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
UNPACKING_ERRORS = (OSError, EOFError, lzma.LZMAError, zlib.error)


def kind_of(path: Path) -> Kind | None:
    """What the name says that the file holds, packed or not."""
    return KINDS.get(Path(_unpacked_name(path)).suffix.lower())


def stem_of(path: Path) -> str:
    """The name without its endings: the id of a file that is one article."""
    return Path(_unpacked_name(path)).stem


def unpack(path: Path) -> BinaryIO:
    """The file's bytes, unpacked as they are read."""
    opener = PACKED.get(path.suffix.lower())
    return cast(BinaryIO, opener(path) if opener else path.open("rb"))


def is_packed(path: Path) -> bool:
    """Whether its size says nothing about its contents."""
    return path.suffix.lower() in PACKED


def walk(path: Path, *, on_skip: OnSkip) -> Iterator[Path]:
    """The files with articles below a folder, in the order of their names, or the file itself."""
    try:
        children = sorted(path.iterdir())
    except OSError:  # no folder, or one that may not be read: opening it will say so
        yield path
        return
    for child in children:
        reason = _passed_by(child)
        if reason is None:
            yield from walk(child, on_skip=on_skip)
        else:
            on_skip(child, reason)


def _passed_by(path: Path) -> str | None:
    """Why a walk does not take the path, or nothing."""
    if path.name.startswith("."):
        return "hidden"
    if path.is_dir():
        return "a link to a folder" if path.is_symlink() else None
    if kind_of(path) is None:
        return f"no articles in {path.suffix or 'files without an ending'}"
    if kind_of(path) is Kind.HTML and path.with_name(f"{path.name}.json").is_file():
        return f"its text is in {path.name}.json"  # as news-please writes both
    if text := describes(path):
        return f"it says when and where {text.name} was published"
    return None if path.is_file() else "no regular file"


def _unpacked_name(path: Path) -> str:
    return path.stem if is_packed(path) else path.name
