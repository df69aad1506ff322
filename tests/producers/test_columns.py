"""What protects those who come with tables: each row is an article under our names, a bad one costs itself alone."""

import io
from pathlib import Path

import pytest

from communique.producers.columns import read_rows
from communique.producers.fields import mapping_of
from communique.producers.refusal import Refusal
from communique.producers.sources import read
from communique.schemas.articles import RawArticle
from communique.schemas.failures import Reason


def rows(data: bytes, said: str = "", max_bytes: int = 5_000_000) -> list[RawArticle | Refusal]:
    return list(read_rows(io.BytesIO(data), "x.csv", mapping=mapping_of(said) if said else None, max_bytes=max_bytes))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"id,body,section\na,They met.,world\n", ""),
        (b"\xef\xbb\xbfid,body,section\r\na,They met.,world\r\n", ""),  # as Excel writes it
        (b"id;body;section\na;They met.;world", ""),  # as Excel writes it in half of Europe
        (b"id\tbody\tsection\na\tThey met.\tworld\n\n", ""),
        (b"key,text,section\na,They met.,world\n", "id=key,body=text"),
        (b"id,body,text,section\na,a summary,They met.,world\n", "body=text"),  # what is mapped goes before the name
        (b"id,title,body,section\na,,They met.,world\n", ""),  # an empty cell says nothing
    ],
)
def test_a_row_is_an_article_under_our_names(data: bytes, said: str) -> None:
    (article,) = rows(data, said)
    assert isinstance(article, RawArticle)
    assert article.model_dump(exclude_none=True) == {"id": "a", "body": "They met.", "section": "world"}


def test_a_cell_may_hold_lines_delimiters_and_quotes() -> None:
    (article,) = rows(b'id,body\na,"They met, ""briefly"".\r\n\r\nThen they left."\n')
    assert isinstance(article, RawArticle)
    assert article.body == 'They met, "briefly".\n\nThen they left.'


@pytest.mark.parametrize(
    ("row", "reason", "says", "line"),
    [
        (b"b,one,two", Reason.INVALID, "3 cells under 2 columns", 3),
        (b"b,", Reason.INVALID, "no body among the fields ['id']", 3),
        (b"b,Z\xfcrich", Reason.NOT_UTF8, "'body' is no UTF-8", 3),
        (b'b,"half" a quote', Reason.INVALID, "no row of CSV", 3),
        (b"b," + b"x" * 1000, Reason.TOO_LARGE, "500 bytes", 3),
        (b'b,"' + b"x\n" * 400 + b'"', Reason.TOO_LARGE, "500 bytes", 3),
    ],
)
def test_a_bad_row_costs_itself_alone(row: bytes, reason: Reason, says: str, line: int) -> None:
    before, bad, after = rows(b"id,body\na,They met.\n" + row + b"\nc,They left.\n", max_bytes=500)
    assert isinstance(before, RawArticle) and isinstance(after, RawArticle) and isinstance(bad, Refusal)
    assert (bad.reason, bad.line, before.id, after.id) == (reason, line, "a", "c")
    assert says in bad.detail


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"id,body,id\na,x,y\n", "'id' stands twice"),
        ("id,body\na,x\n".encode("utf-16"), "UTF-16"),
    ],
)
def test_a_table_without_usable_names_is_refused_once(data: bytes, says: str) -> None:
    (refusal,) = rows(data)
    assert isinstance(refusal, Refusal)
    assert says in refusal.detail


def test_no_row_is_no_article() -> None:
    assert rows(b"") == rows(b"id,body\n") == []


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("body", "no FIELD=COLUMN"),
        ("text=body", "'text' is no field of an article"),
        ("body=a,body=b", "body is given twice"),
    ],
)
def test_a_mapping_that_says_nothing_is_wrong_use(said: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        mapping_of(said)


def test_json_is_mapped_likewise(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "a", "text": "They met.", "date": "2024-05-31"}\n')
    (tmp_path / "b.json").write_text('[{"id": "b", "text": "They met.", "date": "2024-05-31"}]')
    found = list(read([tmp_path], mapping=mapping_of("body=text, published_at=date")))
    assert [(it.id, it.body, str(it.published_at)[:10]) for it in found if isinstance(it, RawArticle)] == [
        ("a", "They met.", "2024-05-31"),
        ("b", "They met.", "2024-05-31"),
    ]


def test_news_please_needs_no_mapping(tmp_path: Path) -> None:
    (tmp_path / "story.json").write_text(
        '{"authors": ["A. Writer"], "date_publish": "2024-05-31 16:00:00", "language": "en", "title": "Talks",'
        ' "maintext": "They met.", "source_domain": "harbour.example", "url": "https://harbour.example/talks"}'
    )
    (article,) = read([tmp_path])
    assert isinstance(article, RawArticle)
    assert (article.body, article.publisher, article.title) == ("They met.", "harbour.example", "Talks")
    assert article.published_at and article.published_at.isoformat() == "2024-05-31T16:00:00+00:00"
    assert article.model_dump()["authors"] == ["A. Writer"], "what has no name of ours is kept"


def test_the_page_that_news_please_keeps_beside_is_not_a_second_article(tmp_path: Path) -> None:
    (tmp_path / "story.html").write_text("<p>They met.</p>")
    (tmp_path / "story.html.json").write_text('{"maintext": "They met.", "url": "https://harbour.example/talks"}')
    skipped: list[str] = []
    (article,) = read([tmp_path], on_skip=lambda path, _why: skipped.append(path.name))
    assert isinstance(article, RawArticle) and article.url
    assert skipped == ["story.html"]
