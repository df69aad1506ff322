"""Fills a read model with events (a million unless told otherwise) and 5,000 actors; prints each page's p50 and p95.

.venv/bin/python benchmarks/web_pages.py [EVENTS [FOLDER TO KEEP THE READ MODEL IN]]
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random
from statistics import quantiles

from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "web"))

import factory

from communique.schemas import topics
from communique.schemas.events import DiplomaticEvent
from communique.schemas.settings import Settings
from communique.web import regions
from communique.web.app import create_app
from communique.web.live import Live
from communique.web.tables.record import Record
from communique.web.tables.store import Store
from communique.web.tables.write import write

ACTORS = 5_000
PROFILED = 20_000
"""Articles whose events make up the profiles."""
PAGES = (
    "/", "/actors", "/actors?q=act&sort=-conflict", "/actors/A00000", "/actors/A04000", "/dyads/A00000/A00001",
    "/events", "/events?type=ACCUSE", "/events?actor=A00000", "/events?party=A04000", "/events?q=naval",
    "/events?q=actor+17+geneva", "/events?actor=A00000&sort=-goldstein", "/events?party=A00000&other=A00001",
    "/events?since=2026-03-01&sort=-goldstein",
    "/events?publisher=Northern+Wire", "/events?confidence=0.9&country=CHE", "/events/e000001-0", "/articles/a000001",
    "/dead-letters",
)  # fmt: skip
REQUESTS = 40
COPIES = 10


def log(events: int) -> Iterator[Record]:
    """Three events an article; a few actors take part in many, most in few."""
    chance, countries, told = Random(1), sorted(regions.countries()), list[DiplomaticEvent]()
    people = [(f"A{n:05d}", f"Actor {n}", countries[n % len(countries)], "GOV") for n in range(ACTORS)]
    for number in range(events // 3):
        factory.PEOPLE[:] = [people[n] for n in {int(ACTORS * chance.random() ** 3) for _ in range(12)}]
        raw, gave = factory.article(chance, number)
        if number < 1000:
            yield factory.record(topics.ARTICLES_RAW, raw, offset=number)
        yield from (factory.record(topics.EVENTS_DIPLOMATIC, it, offset=number) for it in gave)
        told += gave if number < PROFILED else ()
    yield from (factory.record(topics.ACTORS_PROFILES, it, offset=0) for it in factory.profiles(told))


def main(events: int, kept: str = "") -> None:
    """Fill (or take what a former run has filled and kept), ask, print."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(kept or folder))
        if store.open("benchmark"):
            fill(store, events)
        print(f"{store.path.stat().st_size / 1e6:,.0f} MB")
        settings = Settings(state=Path(folder), web_rate="1000000/minute")
        app = create_app(settings, store, Live())
        while app.state.view.picture(0) is None:  # the server, too, has it made when it starts
            time.sleep(0.2)
        client = TestClient(app, base_url="http://127.0.0.1")
        for page in PAGES:
            first, asked = ask(client, page), [ask(client, page) for _ in range(REQUESTS)]
            walls, cpus = (quantiles(them, n=20) for them in zip(*asked, strict=True))
            print(
                f"{page:48} first {first[0]:7.1f} ms   p50 {walls[9]:7.1f} ms   p95 {walls[18]:7.1f} ms"
                f"   cpu p50 {cpus[9]:7.1f} ms   p95 {cpus[18]:7.1f} ms"
            )
        store.close()


def fill(store: Store, events: int) -> None:
    """A tenth through the follower's own writing, a thousand records a transaction; then copied nine times in SQL."""
    began, records = time.perf_counter(), log(events // COPIES)
    while batch := list(islice(records, 1000)):
        write(store, batch, {})
    took = time.perf_counter() - began
    print(f"{events // COPIES:,} events written in {took:.0f} s ({events / COPIES / took:,.0f}/s)", flush=True)
    multiply = Path(__file__).with_name("multiply.sql").read_text()
    with store.writing() as db:
        db.create_function("other", 2, lambda code, k: f"A{int(code[1:]) ^ k:05d}", deterministic=True)
        db.execute("CREATE TEMP TABLE days_once AS SELECT * FROM days")
        for statement in multiply.split(";\n")[:-1]:
            for k in range(1, COPIES):
                db.execute(statement, {"k": k} if ":k" in statement else {})


def ask(client: TestClient, page: str) -> tuple[float, float]:
    """Milliseconds until the whole page is there, and those of the processor (which other work does not lengthen)."""
    began, busy = time.perf_counter(), time.process_time()
    response = client.get(page)
    took = (time.perf_counter() - began) * 1000, (time.process_time() - busy) * 1000
    if response.status_code != 200:
        raise RuntimeError(f"{page} answered {response.status_code}")
    return took


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, *sys.argv[2:3])
