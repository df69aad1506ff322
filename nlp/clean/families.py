"""A block → the reason it is no text of a story by its words alone; the words are in `data/boilerplate.toml`."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from communique.schemas.articles import DropReason

LONGEST = 400
"""Families describe short furniture; a longer block is told by other means."""
TRIM = " \t|·•:>»›→←✕×"

Families = tuple[tuple[DropReason, re.Pattern[str]], ...]


@dataclass(frozen=True)
class Knowledge:
    """What the file knows, compiled."""

    line: Families
    header: Families
    within: Families
    credit_tail: re.Pattern[str]
    dateline: tuple[re.Pattern[str], ...]
    hints: Families
    function_words: frozenset[str]


def reason_of(text: str) -> DropReason | None:
    """The first family that the whole block belongs to."""
    return _first(knowledge().line, text)


def header_of(text: str) -> DropReason | None:
    """The reason of all that stands under this line, if it is the head of a part of the page that is no story."""
    return _first(knowledge().header, text) if len(text) <= 120 else None


def _first(families: Families, text: str) -> DropReason | None:
    if len(text) > LONGEST:
        return None
    bare = text.strip(TRIM)
    return next((reason for reason, pattern in families if pattern.fullmatch(bare)), None)


@cache
def knowledge() -> Knowledge:
    """Read once a process."""
    data = tomllib.loads(files("communique.nlp").joinpath("data/boilerplate.toml").read_text(encoding="utf-8"))
    agency = "|".join(data["agencies"]["names"])
    return Knowledge(
        line=_families(data["line"]),
        header=_families(data["header"]),
        within=_families(data["within"]),
        credit_tail=re.compile(
            rf"(?:{'|'.join(data['credit']['tail'])}|\b(?:{agency}))\)?\.?$".replace("AGENCY", agency)
        ),
        dateline=tuple(re.compile(it.replace("AGENCY", agency)) for it in data["dateline"]["patterns"]),
        hints=_families(data["hints"]),
        function_words=frozenset(data["function-words"]["english"].split()),
    )


def _families(section: dict[str, Any]) -> Families:
    return tuple(
        (DropReason(reason), re.compile("|".join(f"(?:{line})" for line in lines), re.IGNORECASE))
        for reason, lines in section.items()
    )
