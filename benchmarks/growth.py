"""(d, e) What grows with articles, their length, workers and actors; and the memory of a long run.

.venv/bin/python benchmarks/growth.py [articles|length|workers|actors|memory]
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import process
import psutil
import texts
from kafka import KafkaProducer
from scene import Scene, end, scene

from communique.broker.client import producer_options
from communique.cli.log import newest, read
from communique.schemas.topics import ACTORS_ACTIVITY, ACTORS_PROFILES

TIMES = (1, 4, 16)
LENGTHS = (100, 1_000, 10_000, 100_000)
WORKERS = (1, 2, 4)
ACTORS = 100_000
LONG_RUN = 20_000
"""Short articles: memory grows, if it does, with the number of articles, not with their words."""
SHORT = 400


def articles() -> list[dict[str, Any]]:
    """1×, 4×, 16× a sixteenth of the articles, so that the last is each of them once: milliseconds an article."""
    some = texts.articles()
    part = some[:: max(TIMES)]
    return [_extracted(list(texts.renamed(part, len(part) * times))) for times in TIMES]


def length() -> list[dict[str, Any]]:
    """The same number of words in articles of 100 to 100,000: milliseconds a thousand words."""
    some = texts.articles()
    return [
        {"length": words}
        | _extracted(list(texts.renamed([texts.of_length(some, words)], max(2, max(LENGTHS) // words))))
        for words in LENGTHS
    ]


def workers() -> list[dict[str, Any]]:
    """The same articles with 1, 2 and 4 workers of one coding process each: articles a second."""
    some = texts.articles()
    figures = []
    for number in WORKERS:
        with scene(workers=number, warm=list(texts.renamed(some, 4 * number)), processes=1) as stage:
            figures.append({"workers": number, "articles_per_s": len(some) / _streamed(stage, some)})
    return figures


def actors() -> dict[str, Any]:
    """A table of 10⁵ actors, then one that is hot: events a second; and how long a new worker restores the table."""
    with scene(warm=list(texts.renamed(texts.articles(), 2)), processes=1) as stage:
        hot = _told(stage, lambda n: "CHN", ACTORS // 50)
        spread = _told(stage, lambda n: f"T{n:06}", ACTORS)
        end(stage.workers.pop())
        began = time.perf_counter()
        stage.start_worker()
        _told(stage, lambda _: "T000001", 1)
        restored = time.perf_counter() - began
        memory = psutil.Process(stage.worker.pid).memory_info().rss / 2**20
    return {"hot_events_per_s": hot, "spread_events_per_s": spread, "restored_s": restored, "worker_mib": memory}


def memory() -> dict[str, Any]:
    """MiB of a worker and its processes after each tenth of a long run, and the slope in MiB per 10,000 articles."""
    some = texts.short(texts.articles(), SHORT)
    seen = []
    with scene(warm=list(texts.renamed(some, 500)), processes=2) as stage:
        for tenth in range(10):
            each = LONG_RUN // 10
            stage.publish([it | {"id": f"{it['id']}-{tenth}"} for it in texts.renamed(some, each)])
            stage.settle()
            watch = process.Watch()
            watch.look(psutil.Process(stage.worker.pid))
            seen.append(round(watch.peak_mib, 1))
    # The first tenth fills caches and tables of actors; from there on it ought to be flat.
    return {"articles": LONG_RUN, "mib": seen, "slope_mib_per_10000": (seen[-1] - seen[1]) / (LONG_RUN * 0.8) * 10_000}


def _extracted(some: list[dict[str, Any]]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        file = texts.write(some, Path(folder) / "articles.jsonl")
        one = process.run((*process.COMMUNIQUE, "extract", str(file), "--processes", "2"))
    words = texts.words(some)
    return {
        "articles": len(some),
        "ms_per_article": one.seconds / len(some) * 1000,
        "ms_per_1000_words": one.seconds / words * 1_000_000,
        "peak_mib": one.peak_mib,
    }


def _streamed(stage: Scene, some: list[dict[str, Any]]) -> float:
    began_ms = time.time() * 1000
    stage.publish(some)
    stage.settle()
    last = newest(stage.settings.topic(ACTORS_PROFILES), stage.options)
    return ((last or 0) - began_ms) / 1000


def _told(stage: Scene, code: Callable[[int], str], number: int) -> float:
    """Events a second, of a real one told again under other ids and to other actors."""
    topic = stage.settings.topic(ACTORS_ACTIVITY)
    real = next(record.value for record in read([topic], stage.options) if record.value)
    told = json.loads(real)
    producer = KafkaProducer(**producer_options(stage.settings, stage.bootstrap))
    began_ms = time.time() * 1000
    for n in range(number):
        actor = told["actor"] | {"code": code(n)}
        event = told["event"] | {"id": f"{code(0)}-{n}", "actor": [actor]}
        producer.send(
            topic, key=actor["code"].encode(), value=json.dumps(told | {"actor": actor, "event": event}).encode()
        )
    producer.flush()
    producer.close()
    stage.settle()
    last = newest(stage.settings.topic(ACTORS_PROFILES), stage.options)
    return number / (((last or 0) - began_ms) / 1000)


PARTS = {part.__name__: part for part in (articles, length, workers, actors, memory)}

if __name__ == "__main__":
    for name in sys.argv[1:] or PARTS:
        print(name, json.dumps(PARTS[name](), indent=2))
