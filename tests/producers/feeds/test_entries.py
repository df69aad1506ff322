"""What protects the articles of a feed: the same id wherever they are met, their date, their words; junk is said."""

import pytest
from feed_site import item, rss

from communique.producers.articles import from_fields
from communique.producers.feeds.entries import parse, shown
from communique.producers.refusal import RefusedError

HERE = "https://harbour.example/feed"
ATOM = b"""<?xml version="1.0" encoding="iso-8859-1"?><feed xmlns="http://www.w3.org/2005/Atom">
<title>Harbour Post</title><link href="https://www.harbour.example/"/><entry><id>tag:1</id><title>Talks</title>
<link href="/talks"/><updated>2024-05-31T18:00:00+02:00</updated>
<content type="html">&lt;p&gt;In Z\xfcrich.&lt;/p&gt;</content>
</entry></feed>"""


def test_an_entry_of_atom_is_an_article() -> None:
    (entry,) = parse(ATOM, HERE).entries
    assert entry.fields == {
        "url": "https://harbour.example/talks",  # as the feed's address completes it
        "title": "Talks",
        "body": "<p>In Zürich.</p>",
        "published_at": "2024-05-31T16:00:00Z",
        "publisher": "harbour.example",
        "feed": HERE,
    }
    assert not entry.teaser


def test_an_article_has_one_id_in_every_feed_that_has_it() -> None:
    feeds = [
        rss(item("a", words, link=f"https://www.harbour.example/a?utm_source={n}")) for n, words in enumerate("xy")
    ]
    first, second = (parse(feed, HERE).entries[0] for feed in feeds)
    assert from_fields(first.fields).id == from_fields(second.fields).id
    assert (first.key, first.mark) != (second.key, second.mark), "and changed words are a change"


def test_the_oldest_comes_first() -> None:
    assert [it.key for it in parse(rss(item("new", "x"), item("old", "y")), HERE).entries] == ["old", "new"]


@pytest.mark.parametrize(
    ("words", "whole", "teaser"),
    [
        ("They met.", True, False),  # content:encoded says that it is all
        ("They met.", False, True),
        ("They met. " * 300, False, False),  # no teaser is that long
    ],
)
def test_what_is_only_a_teaser(words: str, whole: bool, teaser: bool) -> None:
    (entry,) = parse(rss(item("a", words, whole=whole)), HERE).entries
    assert entry.teaser is teaser


def test_how_long_a_feed_wants_to_be_left_alone() -> None:
    assert parse(rss(head="<ttl>30</ttl>"), HERE).minutes == 30
    assert parse(rss(head="<ttl>soon</ttl>"), HERE).minutes == 0


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "http://[broken"])
def test_a_link_that_leads_nowhere_is_left_out(link: str) -> None:
    (entry,) = parse(rss(item("a", "They met.", link=link)), HERE).entries
    assert entry.link == ""
    assert entry.fields["publisher"] == "harbour.example"


@pytest.mark.parametrize("data", [b"", b"<html><body>Not found</body></html>", b"\0\xff\xfe", b'{"version": 1}'])
def test_what_is_no_feed_is_said(data: bytes) -> None:
    with pytest.raises(RefusedError, match="neither RSS nor Atom"):
        parse(data, HERE)


def test_a_feed_that_breaks_off_gives_what_stands_before() -> None:
    data = rss(item("new", "x"), item("old", "y"))
    assert [it.key for it in parse(data[: data.index(b"<title>old")], HERE).entries][-1] == "new"


def test_no_entity_leads_out_of_the_feed() -> None:
    data = rss(item("a", "They met &amp; spoke: &leak;")).replace(
        b'<?xml version="1.0"?>', b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY leak SYSTEM "file:///etc/hostname">]>'
    )
    (entry,) = parse(data, HERE).entries
    assert entry.fields["body"] == "They met & spoke:"


def test_a_password_in_the_address_is_not_shown() -> None:
    assert shown("https://me:secret@harbour.example/feed") == HERE
