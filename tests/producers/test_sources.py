"""What protects the way in: each article is read as it stands, all else is refused with its place and reason."""

import bz2
import gzip
import io
import json
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.producers.refusal import Refusal
from communique.producers.sources import read
from communique.schemas.articles import RawArticle
from communique.schemas.failures import Reason


def articles(*paths: Path) -> list[RawArticle]:
    found = list(read(paths))
    assert all(isinstance(it, RawArticle) for it in found), [str(it) for it in found]
    return [it for it in found if isinstance(it, RawArticle)]


def refused(*paths: Path, max_bytes: int = 5_000_000) -> list[Refusal]:
    return [it for it in read(paths, max_bytes=max_bytes) if isinstance(it, Refusal)]


def lines(*rows: Any) -> io.BytesIO:
    return io.BytesIO(b"".join(row if isinstance(row, bytes) else json.dumps(row).encode() + b"\n" for row in rows))


@pytest.mark.parametrize(
    ("name", "data", "ids"),
    [
        ("talks.txt", b"They met.", ["talks"]),
        ("talks.round.2.txt", b"They met.", ["talks.round.2"]),  # only the last ending is no part of the stem
        ("PAGE.HTM", b"<p>They met.</p>", ["PAGE"]),
        ("one.json", b'{"id": "a", "body": "They met."}', ["a"]),
        ("many.json", b'[{"id": "a", "body": "x"}, {"id": 7, "body": "y"}]', ["a", "7"]),  # numbers serve as ids
        (
            "many.jsonl",
            b'{"id": "a", "body": "x"}\r\n\n{"id": "b", "body": "y"}',
            ["a", "b"],
        ),  # blank lines, no last \n
        ("marked.jsonl", b'\xef\xbb\xbf{"id": "a", "body": "x"}\n', ["a"]),  # Windows writes a mark
        ("none.json", b"[]", []),
    ],
)
def test_each_kind_of_file_gives_its_articles(tmp_path: Path, name: str, data: bytes, ids: list[str]) -> None:
    (tmp_path / name).write_bytes(data)
    assert [article.id for article in articles(tmp_path / name)] == ids


@pytest.mark.parametrize(("ending", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress)])
def test_packed_files_read_like_plain_ones(tmp_path: Path, ending: str, pack: Callable[[bytes], bytes]) -> None:
    (tmp_path / f"talks.txt{ending}").write_bytes(pack("Sie trafen sich in Zürich.".encode()))
    assert [(it.id, it.body) for it in articles(tmp_path)] == [("talks", "Sie trafen sich in Zürich.")]


@pytest.mark.parametrize(
    ("name", "data", "reason", "says"),
    [
        ("empty.txt", b"", Reason.EMPTY, "no text"),
        ("blank.txt", b" \n\t\xc2\xa0", Reason.EMPTY, "no text"),
        ("image.txt", b"\x89PNG\0\0\0\rIHDR", Reason.NOT_UTF8, ""),
        ("long.txt", b"x" * 1001, Reason.TOO_LARGE, "1,000 bytes"),
        ("bomb.txt.gz", gzip.compress(b"x" * 1_000_000), Reason.TOO_LARGE, "1,000 bytes"),
        ("cut.txt.gz", gzip.compress(b"They met.")[:-9], Reason.UNREADABLE, ""),
        ("plain.txt.xz", b"They met.", Reason.UNREADABLE, ""),
        ("scan.pdf", b"%PDF", Reason.UNREADABLE, "unknown kind"),
        ("half.json", b'{"id": "a"', Reason.NOT_JSON, "line 1"),
        ("number.json", b"7", Reason.INVALID, "number"),
        ("bodiless.json", b'{"id": "a", "text": "x"}', Reason.INVALID, "'text'"),
        ("list.json", b'{"id": "a", "body": ["x"]}', Reason.INVALID, "array"),
        ("dated.json", b'{"id": "a", "body": "x", "published_at": "last week"}', Reason.INVALID, "'last week'"),
        ("twice.json", b'{"id": "a", "id": "b", "body": "x"}', Reason.NOT_JSON, "'id' stands twice"),
        ("nan.json", b'{"id": "a", "body": "x", "score": NaN}', Reason.NOT_JSON, "NaN"),
        ("deep.json", b'{"id": "a", "body": "x", "y": ' + b"[" * 99 + b"]" * 99 + b"}", Reason.TOO_DEEP, "64"),
        ("deeper.json", b"[" * 500 + b"]" * 500, Reason.TOO_DEEP, "64"),
        ("half-pair.json", rb'{"id": "a", "body": "x \ud83d"}', Reason.INVALID, "surrogate"),
        ("half-extra.json", rb'{"id": "a", "body": "x", "tag": "\ud83d"}', Reason.INVALID, "surrogate"),
        ("control.json", rb'{"id": "a\u0000", "body": "x"}', Reason.INVALID, "control"),
        ("wordy.json", b'{"id": "%s", "body": "x"}' % (b"a" * 513), Reason.INVALID, "513"),
        ("true.json", b'{"id": true, "body": "x"}', Reason.INVALID, "boolean"),
        ("titled.json", b'{"id": "a", "body": "x", "title": ["T"]}', Reason.INVALID, "title"),
        ("latin.json", b'{"id": "a", "body": "Z\xfcrich"}', Reason.NOT_UTF8, "byte 22"),
    ],
)
def test_what_is_no_article_is_refused(tmp_path: Path, name: str, data: bytes, reason: Reason, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    (refusal,) = refused(path, max_bytes=1000)
    assert refusal.reason is reason
    assert refusal.place.startswith(str(path))
    assert says in refusal.detail
    assert refusal.advice


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    (refusal,) = refused(tmp_path / "gone.txt")
    assert (refusal.reason, refusal.detail) == (Reason.UNREADABLE, "No such file or directory")


def test_one_bad_line_costs_no_other() -> None:
    file = lines({"id": "a", "body": "x"}, b"{oops\n", b'{"body": "' + b"y" * 3000 + b'"}\n', {"id": "b", "body": "z"})
    first, broken, long, last = read(["-"], stdin=file, max_bytes=100)
    assert isinstance(first, RawArticle)
    assert isinstance(last, RawArticle)
    assert [(it.line, it.reason) for it in (broken, long) if isinstance(it, Refusal)] == [
        (2, Reason.NOT_JSON),
        (3, Reason.TOO_LARGE),
    ]
    assert str(broken).startswith("<stdin>:2: not-json: Expecting property name")


def test_one_bad_element_costs_no_other(tmp_path: Path) -> None:
    path = tmp_path / "many.json"
    path.write_text('[{"id": "a", "body": "x"}, 3, {"id": "b", "body": "y"}]')
    good, bad, _ = read([path])
    assert isinstance(good, RawArticle)
    assert isinstance(bad, Refusal)
    assert bad.place == f"{path}[1]"


def test_reading_is_lazy() -> None:
    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readline(self, size: int | None = -1, /) -> bytes:
            return b'{"body": "They met."}\n'

    stream = read(["-"], stdin=Endless())  # type: ignore[arg-type]
    assert isinstance(next(stream), RawArticle)


def test_a_folder_is_walked_in_the_order_of_names_and_says_what_it_passes_by(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/README.md", ".hidden.txt", ".git/x.txt", "c.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("They met.")
    (tmp_path / "loop").symlink_to(tmp_path)
    skipped: list[tuple[str, str]] = []
    found = list(read([tmp_path], on_skip=lambda path, why: skipped.append((path.name, why))))
    assert [it.id for it in found if isinstance(it, RawArticle)] == ["z", "b", "c"]
    assert sorted(skipped) == [
        (".git", "hidden"),
        (".hidden.txt", "hidden"),
        ("README.md", "no articles in .md"),
        ("loop", "a link to a folder"),
    ]


def test_the_same_article_has_the_same_id_wherever_it_is_read() -> None:
    rows = [
        {"url": "https://News.example/a?utm_source=x&id=1#top", "body": "x"},
        {"url": "https://news.example/a?id=1", "body": "another telling"},
        {"url": "http://[no address", "body": "x"},
        {"body": "x"},
        {"body": "x", "id": ""},
        {"body": "y"},
    ]
    ids = [it.id for it in read(["-"], stdin=lines(*rows)) if isinstance(it, RawArticle)]
    assert ids[0] == ids[1]
    assert ids[3] == ids[4]
    assert len(set(ids)) == 4


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("2024-05-31T16:00:00Z", "2024-05-31T16:00:00+00:00"),
        ("2024-05-31T16:00:00+02:00", "2024-05-31T16:00:00+02:00"),
        ("2024-05-31T16:00:00", "2024-05-31T16:00:00+00:00"),  # no zone: UTC
        ("2024-05-31", "2024-05-31T00:00:00+00:00"),
        ("Fri, 31 May 2024 16:00:00 GMT", "2024-05-31T16:00:00+00:00"),  # feeds
        ("", None),
        (None, None),
    ],
)
def test_published_at_is_a_moment_with_a_zone(written: str | None, means: str | None) -> None:
    (article,) = read(["-"], stdin=lines({"body": "x", "published_at": written}))
    assert isinstance(article, RawArticle)
    assert (article.published_at and article.published_at.isoformat()) == means


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)


@given(body=TEXT, extra=st.dictionaries(st.text(st.characters(codec="utf-8")).map("x_{}".format), TEXT, max_size=2))
def test_every_character_survives_reading_and_publishing(body: str, extra: dict[str, str]) -> None:
    (article,) = read(["-"], stdin=lines({"body": body, **extra}))
    assert isinstance(article, RawArticle)
    again = json.loads(article.model_dump_json())
    assert again["body"] == body
    assert {name: again[name] for name in extra} == extra
