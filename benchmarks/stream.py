"""(b) The same articles through Kafka, from the first publish to the last actor's row, beside `communique extract`.

.venv/bin/python benchmarks/stream.py [RUNS]
"""

import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import process
import psutil
import texts
from scene import Scene, scene

from communique.cli.log import newest, read
from communique.schemas.topics import ACTORS_PROFILES, TABLES, TOPICS


def measure(runs: int) -> dict[str, Any]:
    """Articles a second, side by side: each run codes all articles without Kafka, then with it."""
    articles = texts.articles()
    alone, streamed = [], []
    with tempfile.TemporaryDirectory() as folder:
        file = texts.write(articles, Path(folder) / "articles.jsonl")
        for _ in range(runs):
            command = (*process.COMMUNIQUE, "extract", str(file), "--processes", "2")
            alone.append(process.run(command).seconds)
            streamed.append(_stream(articles))
    took = median(one["seconds"] for one in streamed)
    ratios = [one["seconds"] / seconds for one, seconds in zip(streamed, alone, strict=True)]
    middle = sorted(streamed, key=lambda one: one["seconds"])[len(streamed) // 2]
    return {
        "articles": len(articles),
        "runs": runs,
        "extract_articles_per_s": len(articles) / median(alone),
        "stream_articles_per_s": len(articles) / took,
        "stream_to_extract": 1 / median(ratios),
        "messages_per_s": middle["messages"] / middle["seconds"],
        "cpu_seconds": middle["cpu"],
        "peak_mib": max(one["peak_mib"] for one in streamed),
    }


def coding_share(articles: list[texts.Article]) -> float:
    """Of all processor time that the stream takes of these articles, broker included, the share in which it codes."""
    cpu = _stream(articles)["cpu"]
    return float(cpu["coding"] / sum(cpu.values()))


def _stream(articles: list[dict[str, Any]]) -> dict[str, Any]:
    with scene(warm=list(texts.renamed(articles, 4)), processes=2) as stage:
        held, before = _messages(stage), _cpu(stage)
        began_ms = time.time() * 1000
        with process.watching(stage.worker.pid) as watch:
            stage.publish(articles)
            stage.settle()
        # Not the time at which we noticed: the agents commit once a second.
        last = newest(stage.settings.topic(ACTORS_PROFILES), stage.options)
        cpu = {name: round(seconds - before[name], 2) for name, seconds in _cpu(stage).items()}
        return {
            "seconds": ((last or 0) - began_ms) / 1000,
            "messages": _messages(stage) - held,
            "cpu": cpu,
            "peak_mib": watch.peak_mib,
        }


def _cpu(stage: Scene) -> dict[str, float]:
    """Seconds so far: of the coding processes, of the worker itself (Faust, JSON, tables) and of the broker."""
    worker = psutil.Process(stage.worker.pid)
    coders = [_seconds(one) for one in worker.children(recursive=True)]
    return {"coding": sum(coders), "worker": _seconds(worker), "broker": _seconds(psutil.Process(stage.broker_pid))}


def _seconds(one: psutil.Process) -> float:
    times = one.cpu_times()
    return times.user + times.system


def _messages(stage: Scene) -> int:
    """On all topics together and on the tables' changelogs."""
    settings = stage.settings
    names = [*(settings.topic(topic) for topic in TOPICS), *map(settings.changelog, TABLES)]
    return sum(1 for _ in read(names, stage.options))


if __name__ == "__main__":
    import json

    print(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 5), indent=2))
