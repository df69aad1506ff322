"""What a reader sees in a real Chromium: search, sort, the way to the sentence; hostile articles change nothing."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import factory
import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from communique.schemas import topics
from communique.schemas.settings import Settings
from communique.web.app import create_app
from communique.web.live import Live
from communique.web.tables.store import Store
from communique.web.tables.write import write

pytestmark = pytest.mark.browser

HOSTILE = "</p><script>document.title='owned'</script><img src=//evil.example/x onerror=alert(1)>{{7*7}}"


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
    app = create_app(Settings(state=tmp_path_factory.mktemp("state"), web_rate="1000000/minute"), store, live)
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)
    store.close()


def gone(message: ConsoleMessage) -> bool:
    """Chromium complains of the page that is not there: that one is asked for on purpose."""
    return message.location["url"].endswith("/nowhere")


@pytest.fixture
def page(browser: Browser, base: str) -> Iterator[Page]:
    """A page that must neither complain nor ask another host for anything."""
    context = browser.new_context(base_url=base)
    opened, wrong = context.new_page(), list[str]()
    opened.on("console", lambda it: wrong.append(it.text) if it.type in {"error", "warning"} and not gone(it) else None)
    opened.on("pageerror", lambda it: wrong.append(str(it)))
    opened.on("request", lambda it: None if it.url.startswith(base) else wrong.append(it.url))
    opened.on("dialog", lambda it: (wrong.append(it.message), it.dismiss()))
    yield opened
    context.close()
    assert not wrong


@pytest.fixture
def phone(page: Page) -> Page:
    page.set_viewport_size({"width": 390, "height": 800})
    return page


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


PAGES = [
    "/",
    "/?days=365",
    "/actors",
    "/actors/FRAGOV",
    "/actors/FRAGOV/worker",
    "/dyads/FRAGOV/CHNGOV",
    "/events",
    "/events?q=xyzzy",
    "/events/e000001-0",
    "/articles/a000001",
    "/operations",
    "/dead-letters",
    "/dead-letters/0/0",
    "/nowhere",
]


def test_on_a_phone_nothing_is_wider_than_the_screen(phone: Page) -> None:
    for path in PAGES:
        phone.goto(path)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_the_map_is_coloured_twice_without_a_script(browser: Browser, base: str) -> None:
    context = browser.new_context(base_url=base)
    page = context.new_page()
    page.route("**/live.js", lambda route: route.abort())
    page.goto("/")
    while page.get_by_text("being worked out").count():  # the first picture takes a moment
        page.goto("/")
    country = page.locator(".world a g").first
    before = country.evaluate("it => getComputedStyle(it).fill")
    page.locator("#by-goldstein").check()
    assert country.evaluate("it => getComputedStyle(it).fill") != before
    context.close()


def test_from_the_overview_to_the_sentence_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    first = page.locator("#newest-events .said a").first
    for _ in range(400):
        if first.evaluate("it => it === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(first).to_be_focused()
    assert first.evaluate("it => getComputedStyle(it).outlineStyle") != "none", "where one is must be seen"
    page.keyboard.press("Enter")
    expect(page.locator(".body .act")).to_be_visible()


def test_columns_are_chosen_and_stand_in_the_address(page: Page) -> None:
    page.goto("/actors?sort=-conflict")
    page.get_by_text("Columns", exact=True).click()
    page.locator(".chooser").get_by_label("Region").check()
    page.locator(".chooser").get_by_label("As recipient").uncheck()
    page.get_by_role("button", name="Show").click()
    heads = page.locator("thead th").all_inner_texts()
    assert "Region" in heads and "As recipient" not in heads
    assert "cols=" in page.url and "sort=-conflict" in page.url


def test_a_dyad_and_the_network_lead_to_each_other(page: Page) -> None:
    page.goto("/actors/FRAGOV")
    page.locator(".network a[href^='/dyads/']").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("France")
    expect(page.locator(".chart svg").first).to_be_visible()


def test_times_are_utc_until_the_reader_asks_for_their_own(browser: Browser, base: str) -> None:
    context = browser.new_context(base_url=base, timezone_id="Asia/Tokyo")
    page = context.new_page()
    page.goto("/dead-letters/0/0")
    utc = page.locator("main time").first.inner_text()
    page.get_by_role("button", name="Local time").click()
    assert page.locator("main time").first.inner_text() != utc
    expect(page.locator(".lead .zone")).to_have_text("local time")
    page.goto("/events/e000001-0")
    expect(page.locator(".foot .zone")).to_have_text("local time")
    context.close()


def test_csv_downloads(page: Page, tmp_path: Path) -> None:
    page.goto("/events?type=ACCUSE")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    download.value.save_as(tmp_path / "events.csv")
    assert (tmp_path / "events.csv").read_text().startswith("id,day,event_type")


AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, theme: str) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    found = {}
    for path in PAGES:
        page.goto(path)
        violations = Axe().run(page, options=AXE).response["violations"]
        if violations:
            found[path] = [(it["id"], [node["html"][:120] for node in it["nodes"]][:3]) for it in violations]
    assert not found, json.dumps(found, indent=1)
