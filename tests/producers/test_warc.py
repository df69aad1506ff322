"""What protects those who come with crawls: each page once, in its encoding; a damaged record is said."""

import gzip
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from communique.producers.refusal import Refusal
from communique.producers.sources import read
from communique.schemas.articles import RawArticle
from communique.schemas.failures import Reason

CRAWLED = "2024-05-31T16:00:00Z"


Answer = tuple[str, str, bytes]
"""Address, head and body of what a server answered."""


def record(kind: str, url: str, block: bytes, content_type: str) -> bytes:
    """One record as ISO 28500 has it."""
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{uuid.uuid4()}>\r\nWARC-Date: {CRAWLED}\r\n"
        f"WARC-Target-URI: {url}\r\nContent-Type: {content_type}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def warc(*answers: Answer, pack: Callable[[bytes], bytes] = gzip.compress) -> bytes:
    """A crawl: its head, and for each page what was asked and what was answered; each record packed by itself."""
    records = [record("warcinfo", "", b"software: a test\r\n", "application/warc-fields")]
    for url, head, body in answers:
        asked = b"GET / HTTP/1.1\r\nHost: harbour.example\r\n\r\n"
        records.append(record("request", url, asked, "application/http;msgtype=request"))
        answered = head.encode() + b"\r\n\r\n" + body
        records.append(record("response", url, answered, "application/http;msgtype=response"))
    return b"".join(map(pack, records))


def page(name: str, body: bytes, *headers: str, status: str = "200 OK", kind: str = "text/html") -> Answer:
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers])
    return f"https://harbour.example/{name}", head, body


PAGES = (
    page("a", "<p>Sie trafen sich in Zürich.</p>".encode()),
    page("b", "<p>Sie trafen sich in Zürich.</p>".encode("cp1252"), kind="text/html; charset=ISO-8859-1"),
    page("c", gzip.compress(b"<p>They met.</p>"), "Content-Encoding: gzip"),
    page("gone", b"<p>Not here.</p>", status="404 Not Found"),
    page("picture", b"\x89PNG", kind="image/png"),
    page("d", b"5\r\n<p>Th\r\n9\r\ney met.</\r\n2\r\np>\r\n0\r\n\r\n", "Transfer-Encoding: chunked"),
)


@pytest.mark.parametrize(("name", "pack"), [("crawl.warc.gz", gzip.compress), ("crawl.warc", bytes)])
def test_each_page_that_was_answered_is_an_article(tmp_path: Path, name: str, pack: Callable[[bytes], bytes]) -> None:
    (tmp_path / name).write_bytes(warc(*PAGES, pack=pack))
    found = [it for it in read([tmp_path]) if isinstance(it, RawArticle)]
    assert [it.url for it in found] == [f"https://harbour.example/{name}" for name in "abcd"]
    assert {it.body for it in found} == {"<p>Sie trafen sich in Zürich.</p>", "<p>They met.</p>"}
    assert {it.model_dump()["crawled_at"] for it in found} == {CRAWLED}
    assert {it.published_at for it in found} == {None}, "when it was crawled is not when it was published"


def test_the_moment_of_the_crawl_serves_as_date_where_the_user_says_so(tmp_path: Path) -> None:
    (tmp_path / "crawl.warc.gz").write_bytes(warc(PAGES[0]))
    (article,) = read([tmp_path], mapping={"published_at": "crawled_at"})
    assert isinstance(article, RawArticle)
    assert article.published_at and article.published_at.isoformat() == "2024-05-31T16:00:00+00:00"


def test_a_text_of_a_wet_file_is_an_article(tmp_path: Path) -> None:
    text = record("conversion", "https://harbour.example/a", b"They met.", "text/plain")
    (tmp_path / "crawl.wet.gz").write_bytes(gzip.compress(text))
    (article,) = read([tmp_path])
    assert isinstance(article, RawArticle)
    assert (article.body, article.url) == ("They met.", "https://harbour.example/a")


def test_a_bad_record_costs_itself_alone(tmp_path: Path) -> None:
    answers = (PAGES[0], page("long", b"x" * 2000), page("empty", b" "), page("nul", b"\0\0"), PAGES[2])
    (tmp_path / "crawl.warc.gz").write_bytes(warc(*answers))
    first, *refused, last = read([tmp_path], max_bytes=1000)
    assert isinstance(first, RawArticle) and isinstance(last, RawArticle)
    assert (first.url, last.url) == ("https://harbour.example/a", "https://harbour.example/c")
    assert [(it.reason, it.place.rsplit("/")[-1]) for it in refused if isinstance(it, Refusal)] == [
        (Reason.TOO_LARGE, "long"),
        (Reason.EMPTY, "empty"),
        (Reason.NOT_UTF8, "nul"),
    ]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("cut.warc.gz", warc(PAGES[0], PAGES[1])[:-60]),
        ("cut.warc", warc(PAGES[0], PAGES[1], pack=bytes)[:-20]),
        ("spoilt.warc.gz", warc(PAGES[0]) + b"\x1f\x8b\x08 no longer what it was"),
        ("no-record.warc", warc(PAGES[0], pack=bytes) + b"this is no record\r\n" * 3),
    ],
)
def test_what_stands_before_the_damage_is_read_and_the_damage_is_said(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    first, damage = read([tmp_path])
    assert isinstance(first, RawArticle) and isinstance(damage, Refusal)
    assert damage.reason is Reason.UNREADABLE


def test_what_is_no_archive_is_said(tmp_path: Path) -> None:
    (tmp_path / "other.warc").write_bytes(b"this is no archive\n" * 10)
    (refusal,) = read([tmp_path])
    assert isinstance(refusal, Refusal) and refusal.reason is Reason.UNREADABLE
