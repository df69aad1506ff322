"""A sentence's words → whether it is worth reading at all, in a few microseconds.

Most sentences tell of no act, and the encoder takes milliseconds to see it. The sieve is a weight a word, learnt from
what the reader itself says of sentences (`training/sieve.py`), and set to let nearly
all pass in which that sees an act.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

WORD = re.compile(r"[a-z]+")
ALWAYS = "*"
"""The name of the weight that every sentence has."""


def words(text: str) -> set[str]:
    """What the sieve sees of a sentence: its words, each once, and their beginnings, which a rare form shares."""
    return set(_parts(text))


def _parts(text: str) -> Iterator[str]:
    yield ALWAYS
    for word in WORD.findall(text.lower()):
        yield word
        if len(word) > 5:
            yield word[:5] + "-"


class Sieve:
    """Immutable once loaded."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights

    @classmethod
    def load(cls, folder: Path) -> "Sieve":
        """From `sieve.tsv`: a word and its weight a line."""
        lines = (folder / "sieve.tsv").read_text("utf-8").splitlines()
        return cls({word: float(weight) for word, weight in (line.split("\t") for line in lines)})

    def passes(self, text: str) -> bool:
        """Whether the sentence may tell of an act."""
        get = self._weights.get
        return sum(get(word, 0.0) for word in words(text)) >= 0
