"""Files and feeds with bytes changed, lost or put in: articles or reasons come out, and never another exception."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from feed_site import item, rss
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from communique.producers.feeds.entries import parse
from communique.producers.refusal import Refusal, RefusedError
from communique.producers.sources import read_file
from communique.schemas.articles import RawArticle

RECORD = (
    b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Date: 2024-05-31T16:00:00Z\r\nWARC-Target-URI: https://harbour.example/\r\n"
    b"Content-Type: application/http\r\nContent-Length: 62\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>They met.</p>\r\n\r\n\r\n"
)
WHOLE = {
    "a.warc": RECORD * 2,
    "a.warc.gz": gzip.compress(RECORD) * 2,
    "a.csv": b'id,body,url\na,"They met, ""briefly"".\r\n",https://harbour.example/\nb,They left.,\n',
    "a.jsonl": b'{"id": "a", "body": "x", "url": "https://harbour.example/"}\n{"maintext": "y", "url": null}\n',
    "a.rss": rss(item("b", "They left.", whole=True), item("a", "They met."), head="<ttl>30</ttl>"),
}
CHANGES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), st.binary(max_size=6)), min_size=1, max_size=5)


def changed(data: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    """At each place so many bytes lost, and others put in."""
    for where, lost, put in changes:
        at = int(where * len(data))
        data = data[:at] + put + data[at + lost :]
    return data


@pytest.mark.parametrize("name", WHOLE)
def test_damage_gives_reasons_only(name: str, tmp_path: Path) -> None:
    reads: Callable[[bytes], None] = feed if name == "a.rss" else lambda data: file(tmp_path / name, data)

    @settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(changes=CHANGES)
    @example(changes=[(0.2, 30, b"")])  # no address in a record
    @example(changes=[(0.0, 20, b"\0")])
    def holds(changes: list[tuple[float, int, bytes]]) -> None:
        reads(changed(WHOLE[name], changes))

    holds()


def file(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    assert all(isinstance(it, RawArticle | Refusal) for it in read_file(path, max_bytes=1000))


def feed(data: bytes) -> None:
    try:
        parse(data, "https://harbour.example/feed")
    except RefusedError:
        return
