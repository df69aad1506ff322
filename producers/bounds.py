"""Bytes from anywhere → no more of them than one article may have."""

from collections.abc import Iterator
from typing import BinaryIO

from communique.producers.decode import marked
from communique.producers.refusal import RefusedError
from communique.schemas.failures import Reason

MAX_BYTES = 5_000_000
"""Of one article, where no setting says otherwise."""


def bounded_lines(file: BinaryIO, max_bytes: int) -> Iterator[bytes]:
    """Lines without their ends, of which a too long one is read to its end but kept only as far as the bound."""
    while line := file.readline(max_bytes + 2):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = file.readline(1 << 20)
        yield line.rstrip(b"\r\n")


def check_size(size: int, max_bytes: int) -> None:
    """Refuses what is larger."""
    if size > max_bytes:
        raise RefusedError(
            Reason.TOO_LARGE, f"more than {max_bytes:,} bytes", "Split it, or raise COMMUNIQUE_MAX_ARTICLE_BYTES"
        )


def check_mark(line: bytes, what: str) -> None:
    """Refuses a file of lines whose first one says that its characters are not bytes of UTF-8."""
    if marked(line) in ("utf-16", "utf-32"):
        raise RefusedError(Reason.NOT_UTF8, "begins like UTF-16 or UTF-32", f"{what} must be UTF-8: convert the file")
