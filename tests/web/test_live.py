"""The whole way in one look: an article is published, its event appears in the open page by itself."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

sys.path.insert(0, str(Path(__file__).parents[1] / "agents"))  # for `import way`

import way

from communique.schemas.settings import Settings

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

LIMIT = 8.0
"""Seconds: two on a quiet machine, and four times as many on a slow one."""
STARTING = 180


def article(number: int, sentence: str) -> tuple[bytes, bytes]:
    told = {
        "id": f"live-{number}",
        "body": sentence,
        "published_at": "2024-05-02T08:00:00Z",
        "publisher": "Harbour Post",
    }
    return told["id"].encode(), json.dumps(told).encode()


@pytest.fixture
def address(settings: Settings) -> Iterator[str]:
    """A worker and the view over it, each a process as in operation."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    mine = settings.model_copy(update={"web_port": port, "processes": 1})
    with way.worker(mine) as worker, (settings.state / "web.log").open("ab") as log:
        view = subprocess.Popen(
            [sys.executable, "-m", "communique.cli.main", "web"],
            env=way.environment(mine),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            way.until(lambda: worker.runs() and _answers(port), "the view answers", limit=STARTING)
            yield f"http://127.0.0.1:{port}"
        finally:
            view.terminate()
            view.wait(20)


def _answers(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def test_an_event_appears_soon_after_its_article_was_published(
    settings: Settings, address: str, browser: Browser
) -> None:
    page = browser.new_page()
    page.goto(address)
    expect(page.locator(".empty")).to_contain_text("communique publish")
    way.put(settings, [article(0, "Kenya accused Belgium of spying on Thursday.")])
    page.get_by_text("Belgium").first.wait_for(timeout=STARTING * 1000)
    took = [_seconds_until_seen(settings, page, number) for number in (1, 2, 3)]
    print("seconds from publishing to the page:", [round(it, 2) for it in took])
    assert sorted(took)[1] < LIMIT
    page.get_by_role("button", name="Pause").click()
    way.put(settings, [article(9, "Norway thanked Fiji for its help on Friday.")])
    page.wait_for_timeout(3000)
    assert "Fiji" not in page.locator("main").inner_text(), "paused means that nothing moves"
    page.get_by_role("button", name="Resume").click()
    expect(page.locator("main")).to_contain_text("Fiji", timeout=STARTING * 1000)
    page.close()


PAIRS = [("Ghana", "Togo"), ("Chile", "Bolivia"), ("Japan", "Mongolia")]


def _seconds_until_seen(settings: Settings, page: Page, number: int) -> float:
    accuser, accused = PAIRS[number - 1]
    began = time.monotonic()
    way.put(settings, [article(number, f"{accuser} accused {accused} of moving border posts on Friday.")])
    page.get_by_text(accused).first.wait_for(timeout=STARTING * 1000)
    return time.monotonic() - began
