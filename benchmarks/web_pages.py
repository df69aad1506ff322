"""Fills a read model with events (a million unless told otherwise) and 5,000 actors; prints each page's p50 and p95.

.venv/bin/python benchmarks/web_pages.py [EVENTS]
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
from communique.schemas.settings import Settings
from communique.web.app import create_app
from communique.web.live import Live
from communique.web.tables.record import Record
from communique.web.tables.store import Store
from communique.web.tables.write import write

ACTORS = 5_000
PAGES = (
    "/", "/actors", "/actors?q=act&sort=-conflict", "/actors/A00003", "/dyads/A00003/A00004",
    "/events", "/events?type=ACCUSE", "/events?actor=A00003", "/events?q=naval",
    "/events?since=2026-03-01&sort=-goldstein",
    "/events?publisher=Northern+Wire", "/events?confidence=0.9&country=CHE", "/events/e000001-0", "/articles/a000001",
    "/dead-letters",
)  # fmt: skip
REQUESTS = 20


def log(events: int) -> Iterator[Record]:
    """Three events an article; a few actors take part in many, most in few."""
    chance = Random(1)
    people = [(f"A{n:05d}", f"Actor {n}", factory.PEOPLE[n % 14][2], "GOV") for n in range(ACTORS)]
    for number in range(events // 3):
        factory.PEOPLE[:] = [people[n] for n in {int(ACTORS * chance.random() ** 3) for _ in range(12)}]
        raw, told = factory.article(chance, number)
        if number < 1000:
            yield factory.record(topics.ARTICLES_RAW, raw, offset=number)
        yield from (factory.record(topics.EVENTS_DIPLOMATIC, it, offset=number) for it in told)
        if number < ACTORS:
            yield from (factory.record(topics.ACTORS_PROFILES, it, offset=number) for it in factory.profiles(told))


def main(events: int) -> None:
    """Fill, ask, print."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        store.open("benchmark")
        began = time.perf_counter()
        records = log(events)
        while batch := list(islice(records, 1000)):
            write(store, batch, {})
        took = time.perf_counter() - began
        rate, megabytes = events / took, store.path.stat().st_size / 1e6
        print(f"{events:,} events written in {took:.0f} s ({rate:,.0f}/s), {megabytes:,.0f} MB")
        client = TestClient(create_app(Settings(state=Path(folder)), store, Live()), base_url="http://127.0.0.1")
        for page in PAGES:
            cuts = quantiles([ask(client, page) for _ in range(REQUESTS)], n=20)
            print(f"{page:48} p50 {cuts[9]:7.1f} ms   p95 {cuts[18]:7.1f} ms")
        store.close()


def ask(client: TestClient, page: str) -> float:
    """Milliseconds until the whole page is there."""
    began = time.perf_counter()
    response = client.get(page)
    took = (time.perf_counter() - began) * 1000
    if response.status_code != 200:
        raise RuntimeError(f"{page} answered {response.status_code}")
    return took


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
