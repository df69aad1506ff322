"""The speed figures: measured, printed, and kept in build/benchmarks.json.

.venv/bin/python benchmarks/run.py [coding stream latency growth] [--runs N]
"""

import argparse
import datetime as dt
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import coding
import growth
import latency
import stream
import texts
from machine import machine

RESULTS = Path(__file__).parents[1] / "build" / "benchmarks.json"
PROBES = 60


def main() -> None:
    """Reads the command line and runs; what was measured stands in the file at once, part by part."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", nargs="*", choices=[*PARTS, []], help="which; none: all")
    parser.add_argument("--runs", type=int, default=5, help="of which the median counts")
    options = parser.parse_args()
    for name in options.part or PARTS:
        say(f"{name} …")
        note(name, PARTS[name](options.runs))


def held() -> dict[str, Any]:
    """What was measured so far."""
    return json.loads(RESULTS.read_text()) if RESULTS.exists() else {}


def note(name: str, figures: dict[str, Any]) -> None:
    """Kept with the day and the machine: parts may be of different runs, a ratio never is."""
    stamp = {"day": dt.datetime.now(dt.UTC).date().isoformat(), "machine": machine()}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(held() | {name: stamp | {"figures": figures}}, indent=1) + "\n")
    say(json.dumps(figures, indent=1))


def say(line: str) -> None:
    """Progress, on standard error."""
    sys.stderr.write(line + "\n")


def _coding(runs: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        return coding.measure(texts.write(texts.articles(), Path(folder) / "articles.jsonl"), 2, runs)


def _latency(_runs: int) -> dict[str, Any]:
    rate = held().get("stream", {}).get("figures", {}).get("stream_articles_per_s")
    if not rate:
        sys.exit("the load is half of what the stream can: run `stream` before `latency`")
    return latency.measure(PROBES, articles_per_s=rate)


def _growth(_runs: int) -> dict[str, Any]:
    return {name: part() for name, part in growth.PARTS.items()}


PARTS: dict[str, Callable[[int], dict[str, Any]]] = {
    "coding": _coding,
    "stream": stream.measure,
    "latency": _latency,
    "growth": _growth,
}

if __name__ == "__main__":
    main()
