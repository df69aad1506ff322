"""Files, folders and standard input → raw articles and refusals, one after another, in constant memory."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from communique.producers.articles import from_fields, from_json, from_text, parse
from communique.producers.decode import marked
from communique.producers.files import KINDS, UNPACKING_ERRORS, Kind, OnSkip, is_packed, kind_of, stem_of, unpack, walk
from communique.producers.metadata import metadata_of
from communique.producers.refusal import Refusal, RefusedError
from communique.schemas.articles import RawArticle
from communique.schemas.failures import Reason

STDIN = "<stdin>"
MAX_BYTES = 5_000_000


def read(
    paths: Iterable[Path | str],
    *,
    stdin: BinaryIO | None = None,
    max_bytes: int = MAX_BYTES,
    on_skip: OnSkip = lambda _path, _why: None,
) -> Iterator[RawArticle | Refusal]:
    """Every article of the paths, in order; `-` is JSON lines on standard input. `max_bytes` bounds one article."""
    for path in paths:
        if str(path) == "-":
            yield from read_lines(stdin or sys.stdin.buffer, STDIN, max_bytes=max_bytes)
            continue
        for file in walk(Path(path), on_skip=on_skip):
            yield from read_file(file, max_bytes=max_bytes)


def read_file(path: Path, *, max_bytes: int = MAX_BYTES) -> Iterator[RawArticle | Refusal]:
    """The articles of one file."""
    kind = kind_of(path)
    if kind is None and path.is_file():
        yield Refusal(
            str(path), Reason.UNREADABLE, "an unknown kind of file", f"We read {' '.join(KINDS)}, - for standard input"
        )
        return
    try:
        with unpack(path) as file:
            if kind is Kind.JSONL:
                yield from read_lines(file, str(path), max_bytes=max_bytes)
            else:
                yield from _read_whole(file, path, kind, max_bytes=max_bytes)
    except UNPACKING_ERRORS as error:
        why = getattr(error, "strerror", None) or str(error)
        yield Refusal(str(path), Reason.UNREADABLE, why, "Check that it is there, whole and may be read")


def read_lines(file: BinaryIO, place: str, *, max_bytes: int = MAX_BYTES) -> Iterator[RawArticle | Refusal]:
    """JSON lines; blank ones mean nothing."""
    for number, line in enumerate(_bounded_lines(file, max_bytes), start=1):
        try:
            if number == 1:
                _check_mark(line)
            if len(line) > max_bytes:
                raise _too_large(max_bytes)
            if line.strip():
                yield from_json(line)
        except RefusedError as refused:
            yield refused.at(place, number)


def _bounded_lines(file: BinaryIO, max_bytes: int) -> Iterator[bytes]:
    """Lines, of which a too long one is read to its end but kept only as far as the bound."""
    while line := file.readline(max_bytes + 2):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = file.readline(1 << 20)
        yield line.rstrip(b"\r\n")


def _read_whole(file: BinaryIO, path: Path, kind: Kind | None, *, max_bytes: int) -> Iterator[RawArticle | Refusal]:
    try:
        data = file.read(max_bytes + 1)
        if len(data) > max_bytes:
            raise _too_large(max_bytes)
        if kind is Kind.JSON:
            yield from _each(parse(data), str(path))
        else:
            yield from_text(data, stem_of(path), html=kind is Kind.HTML, beside=metadata_of(path))
    except RefusedError as refused:
        yield refused.at(str(path))


def _each(value: object, place: str) -> Iterator[RawArticle | Refusal]:
    """The one article, or those of the list."""
    for number, fields in enumerate(value if isinstance(value, list) else [value]):
        try:
            yield from_fields(fields)
        except RefusedError as refused:
            yield refused.at(f"{place}[{number}]" if isinstance(value, list) else place)


def _check_mark(line: bytes) -> None:
    if marked(line) in ("utf-16", "utf-32"):
        raise RefusedError(
            Reason.NOT_UTF8, "begins like UTF-16 or UTF-32", "JSON lines must be UTF-8: convert the file"
        )


def _too_large(max_bytes: int) -> RefusedError:
    return RefusedError(
        Reason.TOO_LARGE, f"more than {max_bytes:,} bytes", "Split it, or raise COMMUNIQUE_MAX_ARTICLE_BYTES"
    )


def size(paths: Iterable[Path | str]) -> int | None:
    """About how many bytes of articles there are; unknown for standard input and packed files."""
    files = [file for path in paths for file in walk(Path(path), on_skip=lambda _path, _why: None)]
    if any(not file.is_file() or is_packed(file) for file in files):
        return None
    return sum(file.stat().st_size for file in files)
