"""A story's text → its sentences as spans; a rule, so that only sentences that can hold an event need parsing."""

import re
from collections.abc import Iterator

_BREAK = re.compile(r"\n+|(?<=[.!?…])[\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9])|(?<=[.!?])(?=[A-Z][a-z]+ )")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Capt|Sgt|Sen|Rep|Gov|Pres|Prof|Rev|Hon|St|Jr|Sr|No|Nos|vs|Jan|Feb|Mar|"
    r"Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Inc|Ltd|Co|Corp|Adm|Amb|Ph|Mt|Ft|approx|a\.m|p\.m|e\.g|i\.e)\.|\b[A-Z]\.[A-Z]\.)$"
)


def _continues(text: str, start: int, end: int, after: int) -> bool:
    """Whether the full stop before a break belongs to an abbreviation and not to the sentence."""
    before = text[start:end].rstrip("\"”’')] ")
    if not _ABBREVIATION.search(before):
        return False
    next_word = re.match(r"[\"“‘(]?\w+", text[after:])
    # "the U.S. The minister": initials may end a sentence, and then a function word begins the next one
    return not (next_word and next_word[0] in {"The", "A", "An", "In", "On", "He", "She", "It", "They", "But", "And"})


def split(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the sentences, without the blanks around them."""
    start = 0
    for gap in _BREAK.finditer(text):
        if "\n" not in gap[0] and _continues(text, start, gap.start(), gap.end()):
            continue
        yield from _trimmed(text, start, gap.end())
        start = gap.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    sentence = text[start:end]
    if words := sentence.strip():
        lead = len(sentence) - len(sentence.lstrip())
        yield start + lead, start + lead + len(words)
