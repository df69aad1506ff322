"""What protects those who follow feeds: each entry once on the log, whatever fails beside it; Ctrl-C loses none."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from feed_site import Site, item, rss, serving
from typer.testing import CliRunner, Result

from communique.cli.log import read
from communique.cli.main import app
from communique.schemas.settings import Settings
from communique.schemas.topics import ARTICLES_RAW


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


def flags(settings: Settings) -> list[str]:
    named = ["--broker", settings.broker or "", "--prefix", settings.prefix, "--state", str(settings.state)]
    return [*named, "publish"]


def once(settings: Settings, *feeds: str) -> Result:
    return CliRunner().invoke(app, [*flags(settings), "--once", *(word for feed in feeds for word in ("--feed", feed))])


def bodies(settings: Settings) -> list[bytes | None]:
    return [it.value for it in read([settings.topic(ARTICLES_RAW)], {"bootstrap_servers": settings.broker})]


def test_a_look_publishes_what_is_new_and_one_bad_feed_stops_no_other(
    site: Site, settings: Settings, tmp_path: Path
) -> None:
    site.pages["/good"] = (200, {"ETag": '"1"'}, rss(item("b", "They left."), item("a", "They met.")))
    site.pages["/bad"] = (200, {}, b"<html>Sorry</html>")
    listed = tmp_path / "feeds.opml"
    listed.write_text(
        "<opml version='2.0'><body><outline text='World'>"
        + "".join(f"<outline xmlUrl='{site.url}{path}'/>" for path in ("/bad", "/gone", "/good"))
        + "</outline></body></opml>"
    )
    result = once(settings, str(listed))
    assert result.exit_code == 1
    assert f"{site.url}/bad: unreadable: neither RSS nor Atom" in result.stderr
    assert f"{site.url}/gone: unreadable: it answers 404" in result.stderr
    assert f"{site.url}/good: published: 2 read, 2 acknowledged, 0 refused" in result.stderr
    left = once(settings, f"{site.url}/bad")
    assert "/bad: failed 1 times, is asked again at" in left.stderr and site.times("/bad") == 1
    again = once(settings, f"{site.url}/good")
    assert (again.exit_code, again.stderr.splitlines()[-1]) == (0, f"{site.url}/good: nothing new")
    assert len(bodies(settings)) == 2


def test_ctrl_c_loses_nothing_and_doubles_nothing(site: Site, settings: Settings) -> None:
    site.pages["/feed"] = (200, {}, rss(item("a", "They met.")))
    command = [sys.executable, "-m", "communique.cli.main", *flags(settings), "--feed", f"{site.url}/feed"]
    for words in ("They met.", "They left."):
        site.pages["/feed"] = (200, {}, rss(item(words, words), item("a", "They met.")))
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        try:
            lines = iter(process.stderr or ())
            assert any("acknowledged" in line for line in lines)
            process.send_signal(signal.SIGINT)
            assert "stopped; the next run goes on from here" in "".join(lines)
            assert process.wait(30) == 0
        finally:
            process.kill()
            process.wait(10)
            if process.stderr:
                process.stderr.close()
    assert len(bodies(settings)) == 3


def test_a_broker_that_takes_nothing_is_said_and_the_entries_wait(site: Site, settings: Settings) -> None:
    site.pages["/feed"] = (200, {}, rss(item("a", "They met.")))
    elsewhere = settings.model_copy(update={"prefix": "nowhere."})
    began = time.monotonic()
    result = once(elsewhere, f"{site.url}/feed")
    assert result.exit_code == 1 and "no topic nowhere.articles.raw.v1" in result.stderr.replace("\n", " ")
    assert time.monotonic() - began < 120
    assert "1 acknowledged" in once(settings, f"{site.url}/feed").stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--feed", "ftp://harbour.example/"], "no http:// or https:// address"),
        (["--feed", "http://harbour.example:99999/"], "no http:// or https:// address"),
        (["--feed", "nowhere.txt"], "nor a file of addresses"),
        (["--feed", "https://harbour.example/", "news"], "name files and folders"),
        (["--feed", "/dev/null"], "no address in what is named"),
    ],
)
def test_what_is_no_feed_is_wrong_use(settings: Settings, words: list[str], says: str) -> None:
    result = CliRunner().invoke(app, [*flags(settings), *words])
    assert result.exit_code == 2
    assert says in result.stderr
