"""A feed: each entry once, again when its words change, and nothing forgotten by a restart, a failure or Ctrl-C."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from feed_site import Said, Site, item, rss

from communique.producers.feeds import pace
from communique.producers.feeds.followed import Followed
from communique.producers.feeds.pages import Pages
from communique.producers.feeds.web import Web
from communique.producers.refusal import Refusal, RefusedError
from communique.schemas.articles import RawArticle


@pytest.fixture
def web(site: Site) -> Iterator[Web]:
    with Web([site.url], pause=0) as client:
        yield client


def follow(site: Site, state: Path, every: float = 900) -> Followed:
    return Followed(f"{site.url}/feed", state, every=every)


def look(feed: Followed, web: Web, pages: Pages | None = None) -> list[str]:
    """One look in which everything new is published: titles."""
    found = list(feed.articles(feed.news(web.get(feed.request)), pages.whole if pages else None))
    feed.done()
    return [str(it.title) for it in found if isinstance(it, RawArticle)]


def test_each_entry_once_and_again_when_it_is_changed(site: Site, web: Web, tmp_path: Path) -> None:
    feed = follow(site, tmp_path)
    site.pages["/feed"] = (200, {}, rss(item("a", "They met.")))
    assert [look(feed, web), look(feed, web)] == [["a"], []]
    site.pages["/feed"] = (200, {}, rss(item("b", "They left."), item("a", "They did <b>not</b> meet.")))
    assert [look(feed, web), look(feed, web)] == [["a", "b"], []]


def test_a_restart_goes_on_and_asks_only_for_what_is_new(site: Site, web: Web, tmp_path: Path) -> None:
    def page(headers: dict[str, str]) -> Said:
        tag = {"ETag": '"one"', "Last-Modified": "Fri, 31 May 2024 16:00:00 GMT"}
        return (304, tag, b"") if headers.get("if-none-match") == '"one"' else (200, tag, rss(item("a", "They met.")))

    site.pages["/feed"] = page
    assert look(follow(site, tmp_path), web) == ["a"]
    assert look(follow(site, tmp_path), web) == []
    assert site.asked[1][1]["if-modified-since"] == "Fri, 31 May 2024 16:00:00 GMT"
    site.pages["/feed"] = (200, {}, rss(item("a", "They met.")))  # a server that knows no tags
    assert look(follow(site, tmp_path), web) == [], "and still nothing twice"


def test_what_was_not_reached_before_ctrl_c_comes_next_time(site: Site, web: Web, tmp_path: Path) -> None:
    site.pages["/feed"] = (200, {"ETag": '"one"'}, rss(item("c", "z"), item("b", "y"), item("a", "x")))
    feed = follow(site, tmp_path)
    articles = feed.articles(feed.news(web.get(feed.request)))
    assert [getattr(next(articles), "title", "") for _ in "ab"] == ["a", "b"]
    feed.done()  # the first is on its way for certain: the second was asked for after it
    again = follow(site, tmp_path)
    assert "If-None-Match" not in again.request.headers, "or the rest would be nothing new"
    assert look(again, web) == ["b", "c"]


def test_what_the_broker_did_not_take_comes_again(site: Site, web: Web, tmp_path: Path) -> None:
    site.pages["/feed"] = (200, {"ETag": '"one"'}, rss(item("a", "x")))
    feed = follow(site, tmp_path)
    assert len(list(feed.articles(feed.news(web.get(feed.request))))) == 1
    feed.undone()
    assert feed.due - time.time() < 61
    assert look(feed, web) == look(follow(site, tmp_path / "other"), web) == ["a"]


def test_an_entry_without_words_is_refused_once(site: Site, web: Web, tmp_path: Path) -> None:
    site.pages["/feed"] = (200, {}, rss(item("b", "They met."), item("a", "")))
    feed = follow(site, tmp_path)
    refused, article = feed.articles(feed.news(web.get(feed.request)))
    feed.done()
    assert isinstance(refused, Refusal) and isinstance(article, RawArticle)
    assert str(refused).startswith(f"{site.url}/feed https://www.harbour.example/a: empty")
    assert look(feed, web) == []


@pytest.mark.parametrize(
    ("page", "says", "seconds"),
    [
        ((500, {}, b""), "answers 500", 900),
        ((404, {}, b""), "answers 404", 900),
        ((410, {}, b""), "gone for good", pace.DAY),
        ((429, {"Retry-After": "7200"}, b""), "answers 429", 7200),
        ((200, {}, b"<html>Sorry</html>"), "neither RSS nor Atom", 900),
    ],
)
def test_a_feed_that_fails_is_left_alone_for_a_while(
    site: Site, web: Web, tmp_path: Path, page: Said, says: str, seconds: float
) -> None:
    site.pages["/feed"] = page
    feed = follow(site, tmp_path)
    with pytest.raises(RefusedError, match=says):
        feed.news(web.get(feed.request))
    assert abs(feed.due - time.time() - seconds) < 60
    assert follow(site, tmp_path).due == feed.due, "also by the next process"
    site.pages["/feed"] = (200, {}, rss(item("a", "They met.")))
    assert look(feed, web) == ["a"]
    assert follow(site, tmp_path).due == 0, "and forgiven"


@pytest.mark.parametrize(
    ("failures", "headers", "seconds"),
    [(1, {}, 900), (2, {}, 1800), (4, {}, 7200), (500, {}, pace.DAY), (1, {"retry-after": "soon"}, 900)],
)
def test_each_failure_doubles_the_wait(failures: int, headers: dict[str, str], seconds: float) -> None:
    assert pace.back_off(900, failures, headers, 0.0) == seconds


@pytest.mark.parametrize(
    ("headers", "minutes", "seconds"),
    [
        ({}, 0, 900),
        ({"cache-control": "public, max-age=1800"}, 0, 1800),
        ({}, 30, 1800),
        ({"cache-control": "max-age=86400"}, 1440, 3600),  # news do not wait a day
        ({"cache-control": "max-age=60"}, 1, 900),
    ],
)
def test_what_a_feed_asks_for_counts_up_to_an_hour(headers: dict[str, str], minutes: int, seconds: float) -> None:
    assert pace.wait(900, headers, minutes) == seconds


@pytest.mark.parametrize("content", ["", "{", "[]", '{"seen": 3, "failures": "x", "validators": [1]}'])
def test_a_damaged_state_means_publishing_again_not_stopping(
    site: Site, web: Web, tmp_path: Path, content: str
) -> None:
    site.pages["/feed"] = (200, {}, rss(item("a", "They met.")))
    assert look(follow(site, tmp_path), web) == ["a"]
    next(tmp_path.glob("feed-*.json")).write_text(content)
    assert look(follow(site, tmp_path), web) == ["a"]


def test_no_password_stands_in_the_state(site: Site, tmp_path: Path) -> None:
    feed = Followed(f"http://me:secret@127.0.0.1:{site.port}/feed", tmp_path, every=900)
    feed.done()
    assert "secret" not in next(tmp_path.glob("feed-*.json")).read_text()


# The page behind a teaser.

ROBOTS = b"User-agent: *\nDisallow: /private/\n"
PAGE = b"<html><body><p>They met in Oslo on Monday, the ministry said.</p></body></html>"


@pytest.mark.parametrize(
    ("path", "page", "says"),
    [
        ("/story", (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE), ""),
        ("/private/story", (200, {"Content-Type": "text/html"}, PAGE), "robots.txt forbids it"),
        ("/story", (403, {}, b"pay"), "answers 403"),
        ("/story", (200, {"Content-Type": "application/pdf"}, b"%PDF"), "application/pdf"),
        ("/story", (200, {"Content-Type": "text/html"}, b"x" * 5000), "more than 4,000 bytes"),
        ("/story", (302, {"Location": "http://127.0.0.1:1/"}, b""), "not public"),
    ],
)
def test_the_page_stands_for_the_teaser_where_it_may_be_had(
    site: Site, web: Web, tmp_path: Path, path: str, page: Said, says: str
) -> None:
    site.pages |= {"/robots.txt": (200, {}, ROBOTS), path: page}
    site.pages["/feed"] = (200, {}, rss(item("a", "They met.", link=site.url + path)))
    told: list[str] = []
    feed, pages = follow(site, tmp_path), Pages(web, max_bytes=4000, on_teaser=told.append)
    (article,) = feed.articles(feed.news(web.get(feed.request)), pages.whole)
    feed.done()
    assert isinstance(article, RawArticle)
    assert article.body == ("They met." if says else PAGE.decode())
    assert [says in why for why in told] == ([True] if says else [])
    if path.startswith("/private"):
        assert site.times(path) == 0


def test_a_page_that_is_not_to_be_had_now_is_asked_for_again_and_then_let_be(
    site: Site, web: Web, tmp_path: Path
) -> None:
    site.pages["/story"] = (503, {}, b"")
    entries = item("b", "They left.", whole=True), item("a", "They met.", link=f"{site.url}/story")
    site.pages["/feed"] = (200, {"ETag": '"one"'}, rss(*entries))
    feed, pages = follow(site, tmp_path), Pages(web, max_bytes=4000)
    assert look(feed, web, pages) == ["b"], "the others do not wait for it"
    assert "If-None-Match" not in feed.request.headers
    assert [look(feed, web, pages), look(feed, web, pages), look(feed, web, pages)] == [[], ["a"], []]
    assert "If-None-Match" in feed.request.headers
