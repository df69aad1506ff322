"""One real broker for the whole run; for each test its own topics and its own state folder."""

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.request import urlopen

import pytest
from kafka import KafkaAdminClient
from platformdirs import user_cache_path

from communique.broker import topics
from communique.broker.local import LocalBroker
from communique.broker.ports import any_port
from communique.schemas.settings import Settings

# In the background of a shell Ctrl-C is ignored, and all that is started from there would ignore it too.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if isinstance(item, pytest.Function) and "kafka" in item.fixturenames:
            item.add_marker("kafka")


@pytest.fixture(scope="session")
def cache() -> Path:
    """The user's own: the jars are fetched once per machine, not once per run."""
    return user_cache_path("communique")


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[str]:
    """Bootstrap servers of a real broker."""
    broker = LocalBroker(tmp_path_factory.mktemp("kafka"), cache, port=0, controller_port=0)
    try:
        yield broker.start()
    finally:
        broker.stop()


@pytest.fixture(scope="session")
def coded(kafka: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A log on which the seeds have gone all the way, by a worker that has ended: to be read, not written."""
    state = tmp_path_factory.mktemp("coded")
    mine = {"COMMUNIQUE_BROKER": kafka, "COMMUNIQUE_PREFIX": "coded.", "COMMUNIQUE_STATE": str(state)}
    port = any_port()
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("COMMUNIQUE_")]:
            patch.delenv(name)
        settings = Settings(broker=kafka, prefix="coded.", state=state)
    topics.create(kafka, settings)
    with (state / "worker.log").open("wb") as log:
        env = {**BARE, **mine, "COMMUNIQUE_METRICS_PORT": str(port)}
        worker = subprocess.Popen([*COMMUNIQUE, "worker"], env=env, stdout=log, stderr=log)
    try:
        communique("publish", str(SEEDS), env=mine)
        communique("account", "--wait", "240", env=mine)
        with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            (state / "metrics.txt").write_bytes(answer.read())
    finally:
        worker.kill()
        worker.wait(10)
    return settings


COMMUNIQUE = (sys.executable, "-m", "communique.cli.main")
SEEDS = Path(__file__).parent.parent / "seeds"
BARE = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNIQUE_")}


def communique(*words: str, env: Mapping[str, str]) -> str:
    """What the command prints."""
    done = subprocess.run(
        [*COMMUNIQUE, *words], env={**BARE, **env}, capture_output=True, text=True, timeout=280, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture
def settings(kafka: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Settings of a prefix and a state folder that no other test has; their topics are there."""
    for name in [name for name in os.environ if name.startswith("COMMUNIQUE_")]:
        monkeypatch.delenv(name)
    mine = Settings(broker=kafka, prefix=f"t{uuid.uuid4().hex[:8]}.", state=tmp_path / "state")
    topics.create(kafka, mine)
    yield mine
    admin = KafkaAdminClient(bootstrap_servers=kafka)
    admin.delete_topics([name for name in admin.list_topics() if name.startswith(mine.prefix[:-1])])
    admin.close()
