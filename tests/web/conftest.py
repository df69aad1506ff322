"""A filled read model and the application over it, without a broker."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))  # for `import factory`

import factory

from communique.schemas.settings import Settings
from communique.web.app import create_app
from communique.web.live import Live
from communique.web.tables.store import Store
from communique.web.tables.write import write

ARGS = ["--headless=new", "--no-sandbox", "--disable-gpu"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or the one that playwright fetched."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A hundred articles and what became of them."""
    made = Store(tmp_path_factory.mktemp("view"))
    made.open("factory")
    write(made, factory.log(100), {})
    yield made
    made.close()


@pytest.fixture(scope="session")
def client(store: Store, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """A reader on this machine."""
    settings = Settings(state=tmp_path_factory.mktemp("state"), web_rate="1000000/minute")
    live = Live()
    live.update(state="live", articles=100, version=1)
    return TestClient(create_app(settings, store, live), base_url="http://127.0.0.1:6066", raise_server_exceptions=True)
