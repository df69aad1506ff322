"""Files, folders and standard input → raw articles and refusals, one after another, in constant memory."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Protocol

from communique.producers.articles import from_fields, from_json, from_text, parse
from communique.producers.bounds import MAX_BYTES, bounded_lines, check_mark, check_size
from communique.producers.columns import read_rows
from communique.producers.files import KINDS, UNPACKING_ERRORS, Kind, OnSkip, is_packed, kind_of, stem_of, unpack, walk
from communique.producers.metadata import metadata_of
from communique.producers.refusal import Refusal, RefusedError
from communique.producers.warc import read_records
from communique.schemas.articles import RawArticle
from communique.schemas.failures import Reason

STDIN = "<stdin>"


def read(
    paths: Iterable[Path | str],
    *,
    stdin: BinaryIO | None = None,
    mapping: Mapping[str, str] | None = None,
    max_bytes: int = MAX_BYTES,
    on_skip: OnSkip = lambda _path, _why: None,
) -> Iterator[RawArticle | Refusal]:
    """Every article of the paths, in order; `-` is JSON lines on standard input. `max_bytes` bounds one article.

    `mapping` says under which names the fields come (ours: theirs) in JSON, CSV and WARC.
    """
    for path in paths:
        if str(path) == "-":
            yield from read_lines(stdin or sys.stdin.buffer, STDIN, mapping=mapping, max_bytes=max_bytes)
            continue
        for file in walk(Path(path), on_skip=on_skip):
            yield from read_file(file, mapping=mapping, max_bytes=max_bytes)


def read_file(
    path: Path, *, mapping: Mapping[str, str] | None = None, max_bytes: int = MAX_BYTES
) -> Iterator[RawArticle | Refusal]:
    """The articles of one file."""
    kind = kind_of(path)
    if kind is None and path.is_file():
        yield Refusal(
            str(path), Reason.UNREADABLE, "an unknown kind of file", f"We read {' '.join(KINDS)}, - for standard input"
        )
        return
    try:
        with unpack(path) as file:
            if kind in STREAMED:
                yield from STREAMED[kind](file, str(path), mapping=mapping, max_bytes=max_bytes)
            else:
                yield from _read_whole(file, path, kind, mapping=mapping, max_bytes=max_bytes)
    except UNPACKING_ERRORS as error:
        why = getattr(error, "strerror", None) or str(error)
        yield Refusal(str(path), Reason.UNREADABLE, why, "Check that it is there, whole and may be read")


def read_lines(
    file: BinaryIO, place: str, *, mapping: Mapping[str, str] | None = None, max_bytes: int = MAX_BYTES
) -> Iterator[RawArticle | Refusal]:
    """JSON lines; blank ones mean nothing."""
    for number, line in enumerate(bounded_lines(file, max_bytes), start=1):
        try:
            if number == 1:
                check_mark(line, "JSON lines")
            check_size(len(line), max_bytes)
            if line.strip():
                yield from_json(line, mapping)
        except RefusedError as refused:
            yield refused.at(place, number)


class Reader(Protocol):
    """Reads a file of many articles, one after another."""

    def __call__(
        self, file: BinaryIO, place: str, *, mapping: Mapping[str, str] | None, max_bytes: int
    ) -> Iterator[RawArticle | Refusal]:
        """Each article, or why it is none."""


STREAMED: Mapping[Kind | None, Reader] = {Kind.JSONL: read_lines, Kind.ROWS: read_rows, Kind.WARC: read_records}


def _read_whole(
    file: BinaryIO, path: Path, kind: Kind | None, *, mapping: Mapping[str, str] | None, max_bytes: int
) -> Iterator[RawArticle | Refusal]:
    try:
        data = file.read(max_bytes + 1)
        check_size(len(data), max_bytes)
        if kind is Kind.JSON:
            yield from each(parse(data), str(path), mapping)
        else:
            yield from_text(data, stem_of(path), html=kind is Kind.HTML, beside=metadata_of(path))
    except RefusedError as refused:
        yield refused.at(str(path))


def each(value: object, place: str, mapping: Mapping[str, str] | None = None) -> Iterator[RawArticle | Refusal]:
    """The one article, or those of the list."""
    for number, fields in enumerate(value if isinstance(value, list) else [value]):
        try:
            yield from_fields(fields, mapping)
        except RefusedError as refused:
            yield refused.at(f"{place}[{number}]" if isinstance(value, list) else place)


def size(paths: Iterable[Path | str]) -> int | None:
    """About how many bytes of articles there are; unknown for standard input and packed files."""
    files = [file for path in paths for file in walk(Path(path), on_skip=lambda _path, _why: None)]
    if any(not file.is_file() or is_packed(file) for file in files):
        return None
    return sum(file.stat().st_size for file in files)
