"""Lines of a page → what comes again in it: forms of lines, first words, names from one paragraph to the next.

A digest repeats itself (a time, a source, `share` for each item) and changes its people from item to item; a story
keeps its people, and what is sold round it has none of them.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from communique.nlp.clean.families import knowledge
from communique.nlp.clean.features import Line, fifth, step
from communique.nlp.clean.inline import MOST_DATELINE

AROUND = (-1, 1)
SHORT, OPENING = 60, 24
"""Of a short line the whole form is looked at, of a longer one how it opens."""
REACH = 5
"""So many paragraphs up and down, names count as known."""
UPPER, LOWER, DIGITS = (
    re.compile(r"\b[^\W\d_a-z]{2,}\b"),
    re.compile(r"[^\W\d_]+(?:[ '’-]+[^\W\d_]+)*"),
    re.compile(r"\d+"),
)
GENERIC = {"a", "a.", "A", "a,a", "a,a."}
"""Forms that say nothing."""


def shapes(lines: Sequence[Line]) -> list[list[str]]:
    """For each line the features of this module."""
    forms = [form(line.block.text) for line in lines]
    times = Counter(forms)
    starts = Counter(line.words[0].casefold() for line in lines if line.words)
    found: list[list[str]] = [[] for _ in lines]
    for at, line in enumerate(lines):
        found[at] += _again(forms, times, at, line.kind)
        if line.words:
            again = starts[line.words[0].casefold()]
            found[at] += [f"start-times={step(again)},{line.kind}"] if again > 1 else []
    _people(lines, found)
    return found


def form(text: str) -> str:
    """Its signs with letters and digits as classes: `Oslo, 3 May (NTB) -` is `a,0a(A)-`."""
    text = text if len(text) <= SHORT else text[:OPENING]
    text = LOWER.sub("a", UPPER.sub("\0", DIGITS.sub("0", text)))
    return text.replace("\0", "A").replace(" ", "")[:16]


def _again(forms: Sequence[str], times: Counter[str], at: int, kind: str) -> Iterator[str]:
    if forms[at] not in GENERIC:
        yield f"form={forms[at]}"
        yield f"form-times={step(times[forms[at]])},{kind}"
    for by in AROUND:
        if 0 <= at + by < len(forms) and forms[at + by] not in GENERIC and times[forms[at + by]] > 1:
            yield f"{by:+}form-times={step(times[forms[at + by]])},{kind}"


def _people(lines: Sequence[Line], found: list[list[str]]) -> None:
    """How far each paragraph speaks of those that the ones above and below it speak of, and all of them together."""
    texts = [at for at, line in enumerate(lines) if line.kind in {"prose", "sentence"}]
    above, below, steps, datelines = 0.0, 0.0, [], 0
    for place, at in enumerate(texts):
        names = lines[at].names
        if not names:
            continue
        over = {name for it in islice(texts, max(place - REACH, 0), place) for name in lines[it].names}
        under = {name for it in islice(texts, place + 1, place + 1 + REACH) for name in lines[it].names}
        above, below = len(names & over) / len(names), len(names & under) / len(names)
        signed = dateline(lines[at])
        datelines += signed
        steps.append(above if place else 0.0)
        found[at] += [f"names-above={fifth(above)}", f"names-below={fifth(below)}", *(["dateline"] if signed else [])]
        if at and lines[at - 1].is_head:
            found[at - 1] += [f"body-above={fifth(above)}", f"body-below={fifth(below)}"]
            found[at - 1] += ["body-dateline"] if signed else []
    page = [f"page-names={round(10 * sum(steps[1:]) / max(len(steps) - 1, 1))}", f"page-datelines={min(datelines, 3)}"]
    for at in texts[:1]:
        found[at] += page
    for at in texts[1:]:
        found[at] += [f"{it},later" for it in page]


def dateline(line: Line) -> bool:
    """Whether it begins like an agency's story."""
    return line.kind == "prose" and any(it.match(line.block.text[:MOST_DATELINE]) for it in knowledge().dateline)
