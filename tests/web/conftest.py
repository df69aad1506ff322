"""A filled read model and the application over it, without a broker."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))  # for `import factory`

import factory

from communique.schemas.settings import Settings
from communique.web.app import create_app
from communique.web.live import Live
from communique.web.tables.store import Store
from communique.web.tables.write import write


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
    settings = Settings(state=tmp_path_factory.mktemp("state"))
    live = Live()
    live.update(state="live", articles=100, version=1)
    return TestClient(create_app(settings, store, live), base_url="http://127.0.0.1:6066", raise_server_exceptions=True)
