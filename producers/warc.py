"""Records of a WARC file (Common Crawl, CC-NEWS, wget --warc-file) → raw articles and refusals, in constant memory."""

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from communique.producers.articles import from_fields
from communique.producers.bounds import MAX_BYTES, check_size
from communique.producers.decode import decode
from communique.producers.refusal import Refusal, RefusedError
from communique.schemas.articles import RawArticle
from communique.schemas.failures import Reason

STUMBLES = (ArchiveLoadFailed, AttributeError, ValueError, TypeError)
"""What warcio raises where no record is; it does not find the next one then."""
PAGES = ("text/html", "application/xhtml+xml")


def read_records(
    file: BinaryIO, place: str, *, mapping: Mapping[str, str] | None = None, max_bytes: int = MAX_BYTES
) -> Iterator[RawArticle | Refusal]:
    """An article a page that was answered with 200, and a text of a WET file; other records are no articles.

    `crawled_at` is when it was fetched: when it was published, the page says.
    """
    records = iter(ArchiveIterator(_Whole(file)))
    while True:
        try:
            record = next(records, None)
        except STUMBLES as error:
            yield Refusal(place, Reason.UNREADABLE, f"damaged: {error}", "Fetch it anew; what stands before was read")
            return
        if record is None:
            return
        if _is_article(record):
            try:
                yield from_fields(_fields(record, max_bytes), mapping)
            except RefusedError as refused:
                yield refused.at(f"{place} {_address(record)}")


class _Whole:
    """A file whose early end is an error: warcio takes EOFError, by which gzip says it, for the end of all records."""

    def __init__(self, file: BinaryIO) -> None:
        self._read = getattr(file, "read1", file.read)  # read() would lose what stands unpacked before the damage

    def read(self, size: int = -1) -> bytes:
        """As of any file."""
        try:
            data: bytes = self._read(size)
        except EOFError as error:
            raise OSError(str(error)) from error
        return data


def _is_article(record: Any) -> bool:
    if record.rec_type == "conversion":
        return _content_type(record.rec_headers) == "text/plain"
    answered = record.rec_type == "response" and record.http_headers is not None
    return bool(
        answered and record.http_headers.get_statuscode() == "200" and _content_type(record.http_headers) in PAGES
    )


def _fields(record: Any, max_bytes: int) -> dict[str, Any]:
    data = _content(record, max_bytes)
    text, _ = decode(data, html=record.rec_type == "response", said=_charset(record))
    return {"url": _address(record), "body": text, "crawled_at": record.rec_headers.get_header("WARC-Date")}


def _content(record: Any, max_bytes: int) -> bytes:
    """What was answered, unpacked; a chunk or a gzip that lies about itself costs this record alone."""
    data = bytearray()
    stream = record.content_stream()
    while chunk := stream.read(1 << 16):
        data += chunk
        check_size(len(data), max_bytes)
    if getattr(record.raw_stream, "limit", 0):
        raise RefusedError(Reason.UNREADABLE, "the file ends within this record", "Fetch it anew")
    return bytes(data)


def _address(record: Any) -> str:
    return (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")


def _content_type(headers: Any) -> str:
    return (headers.get_header("Content-Type") or "").partition(";")[0].strip().casefold()


def _charset(record: Any) -> str | None:
    headers = record.http_headers
    said = (headers.get_header("Content-Type") or "") if headers else ""
    return said.casefold().partition("charset=")[2].partition(";")[0].strip(" \"'") or None
