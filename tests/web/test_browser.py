"""What a reader sees in a real Chromium: search, sort, the way to the sentence; hostile articles change nothing."""

import json
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import factory
import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from communique.schemas import topics
from communique.schemas.settings import Settings
from communique.web.app import create_app
from communique.web.live import Live
from communique.web.tables.store import Store
from communique.web.tables.write import write

pytestmark = pytest.mark.browser

HOSTILE = "</p><script>document.title='owned'</script><img src=//evil.example/x onerror=alert(1)>{{7*7}}"
ARGS = ["--headless=new", "--no-sandbox", "--disable-gpu"]


def hostile_log() -> Iterator[factory.Record]:
    """An article, an event and an actor that try to be markup."""
    raw, (event, *_) = factory.article(factory.Random(5), 0)
    quote = event.sentence.model_copy(update={"text": HOSTILE, "start": 0, "end": len(HOSTILE)})
    entity = event.actor[0].model_copy(update={"name": HOSTILE, "code": "EVIL<i>"})
    event = event.model_copy(update={"id": "hostile", "article_id": "hostile", "sentence": quote, "actor": (entity,)})
    url = "javascript:alert(1)"
    article = raw.model_copy(update={"id": "hostile", "body": HOSTILE, "title": HOSTILE, "url": url})
    yield factory.record(topics.ARTICLES_RAW, article, offset=900)
    yield factory.record(topics.EVENTS_DIPLOMATIC, event, offset=900)
    yield factory.record(topics.ACTORS_PROFILES, factory.profile("EVIL<i>", [("actor", event)]), offset=900)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running view."""
    store, live = Store(tmp_path_factory.mktemp("browser")), Live()
    store.open("browser")
    write(store, [*factory.log(60), *hostile_log()], {})
    live.update(state="live", articles=60, version=1)
    app = create_app(Settings(state=tmp_path_factory.mktemp("state")), store, live)
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)
    store.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGS)
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser, base: str) -> Iterator[Page]:
    """A page that must neither complain nor ask another host for anything."""
    context = browser.new_context(base_url=base)
    opened, wrong = context.new_page(), list[str]()
    opened.on("console", lambda it: wrong.append(it.text) if it.type in {"error", "warning"} else None)
    opened.on("pageerror", lambda it: wrong.append(str(it)))
    opened.on("request", lambda it: None if it.url.startswith(base) else wrong.append(it.url))
    opened.on("dialog", lambda it: (wrong.append(it.message), it.dismiss()))
    yield opened
    context.close()
    assert not wrong


def test_from_the_search_down_to_the_highlighted_sentence(page: Page) -> None:
    page.goto("/actors")
    page.get_by_label("Search").fill("fran")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="France", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("FRAGOV")
    page.locator(".events .said a").first.click()
    expect(page.locator(".body .act")).to_be_visible()
    page.get_by_role("link", name="in the whole article").click()
    expect(page.locator("#here")).to_be_in_viewport()


def test_a_click_on_a_head_sorts_and_a_second_one_turns(page: Page) -> None:
    page.goto("/actors")
    head = page.get_by_role("columnheader", name="Conflict")
    head.get_by_role("link").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    head.get_by_role("link").click()
    expect(head).to_have_attribute("aria-sort", "ascending")


@pytest.mark.parametrize(
    "path", ["/articles/hostile", "/events/hostile", "/actors/EVIL%3Ci%3E", "/actors", "/events", "/"]
)
def test_hostile_markup_does_nothing(page: Page, path: str) -> None:
    page.goto(path)
    assert "owned" not in page.title() or HOSTILE[:10] in page.title()
    assert page.locator("main img, main script, a[href^='javascript']").count() == 0
    assert "49" not in page.locator("h1").inner_text()


def test_dark_is_remembered(page: Page) -> None:
    page.goto("/actors")
    page.get_by_label("dark colours").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto("/events")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_on_a_phone_nothing_is_wider_than_the_screen(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    for path in (
        "/",
        "/actors",
        "/actors/FRAGOV",
        "/events",
        "/events/e000001-0",
        "/articles/a000001",
        "/dead-letters",
    ):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_csv_downloads(page: Page, tmp_path: Path) -> None:
    page.goto("/events?type=ACCUSE")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    download.value.save_as(tmp_path / "events.csv")
    assert (tmp_path / "events.csv").read_text().startswith("id,day,event_type")


AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = ["/", "/actors", "/actors/FRAGOV", "/events", "/events/e000001-0", "/articles/a000001", "/dyads/FRAGOV/CHNGOV"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, theme: str) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    found = {}
    for path in [*PAGES, "/operations", "/dead-letters", "/dead-letters/0/0", "/events?q=xyzzy"]:
        page.goto(path)
        violations = Axe().run(page, options=AXE).response["violations"]
        if violations:
            found[path] = [(it["id"], [node["html"][:120] for node in it["nodes"]][:3]) for it in violations]
    assert not found, json.dumps(found, indent=1)
