"""(c) One article from its publishing to its actor's row and to the page: on an idle system, and at half load.

.venv/bin/python benchmarks/latency.py [PROBES ARTICLES_PER_S]
"""

import json
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import quantiles
from typing import Any

import httpx2
import texts
from scene import Scene, scene, wait

from communique.cli.log import Reader
from communique.schemas.actors import ActorProfile
from communique.schemas.topics import ACTORS_PROFILES

SENDERS = ("France", "Germany", "Poland", "Norway", "Italy", "Spain", "Sweden", "Finland", "Denmark", "Austria")
RECEIVERS = ("Russian", "Chinese", "Iranian", "Turkish", "Syrian", "Libyan", "Serbian")
PAUSE = 0.3


def probe(n: int) -> dict[str, Any]:
    """An article of one act: no two within a run are of the same sides on the same day."""
    sender, receiver = SENDERS[n % len(SENDERS)], RECEIVERS[n % len(RECEIVERS)]
    day = f"2030-{1 + n // 28 % 12:02}-{1 + n % 28:02}"
    body = f"{sender} expelled two {receiver} diplomats."
    return {"id": f"probe-{n}", "body": body, "published_at": f"{day}T09:00:00Z"}


def measure(probes: int, *, articles_per_s: float | None = None) -> dict[str, Any]:
    """Milliseconds; `articles_per_s`: what the system can, half of which is then published beside the probes."""
    articles = texts.articles()
    with scene(warm=[*texts.renamed(articles, 4), probe(10_000)], processes=2) as stage:
        stage.start_view()
        figures = {"idle": _percentiles(list(_probes(stage, range(probes))))}
        if articles_per_s:
            with _load(stage, articles, articles_per_s / 2):
                figures["half_load"] = _percentiles(list(_probes(stage, range(probes, 2 * probes))))
    return figures


def _probes(stage: Scene, numbers: range) -> Iterator[tuple[float, float]]:
    with Reader([stage.settings.topic(ACTORS_PROFILES)], stage.options) as reader:
        for n in numbers:
            article = probe(n)
            list(reader.catch_up())
            began = time.perf_counter()
            stage.publish([article])
            wait(lambda: any(_tells(record.value, article["id"]) for record in reader.catch_up()), "the row")  # noqa: B023
            row = time.perf_counter() - began
            wait(lambda: _page_tells(stage, article["id"]), "the page")  # noqa: B023
            yield row * 1000, (time.perf_counter() - began) * 1000
            time.sleep(PAUSE)


def _tells(value: bytes | None, article_id: str) -> bool:
    return value is not None and any(
        event.article_id == article_id for event in ActorProfile.model_validate_json(value).latest
    )


def _page_tells(stage: Scene, article_id: str) -> bool:
    answer = httpx2.get(f"{stage.view}/articles/{article_id}.json")
    return answer.status_code == httpx2.codes.OK and bool(answer.json().get("events"))


@contextmanager
def _load(stage: Scene, articles: list[dict[str, Any]], rate: float) -> Iterator[None]:
    """Real articles at a steady rate, until the block ends."""
    over = threading.Event()

    def publish() -> None:
        n, began = 0, time.monotonic()
        stock = list(texts.renamed(articles, 100_000))
        while not over.is_set():
            due = int((time.monotonic() - began) * rate)
            stage.publish(stock[n:due])
            n = due
            over.wait(1.0)

    publisher = threading.Thread(target=publish, daemon=True)
    publisher.start()
    time.sleep(10)
    try:
        yield
    finally:
        over.set()
        publisher.join()


def _percentiles(both: list[tuple[float, float]]) -> dict[str, dict[str, float]]:
    return {name: _of(list(values)) for name, values in zip(("row", "page"), zip(*both, strict=True), strict=True)}


def _of(values: list[float]) -> dict[str, float]:
    cuts = quantiles(values, n=100, method="inclusive")
    return {f"p{at}_ms": round(cuts[at - 1], 1) for at in (50, 95, 99)}


if __name__ == "__main__":
    number, rate = [float(argument) for argument in sys.argv[1:3]] or (40, 10)
    print(json.dumps(measure(int(number), articles_per_s=rate), indent=2))
