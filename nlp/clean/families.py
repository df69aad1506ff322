"""A block → the reason it is no text of a story by its words alone; the words are in `data/boilerplate.toml`."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from communique.schemas.articles import DropReason

LONGEST = 300
"""Families describe short furniture; a longer block is told by other means."""


def reason_of(text: str) -> DropReason | None:
    """The first family that the whole block belongs to."""
    if len(text) > LONGEST:
        return None
    return next((reason for reason, pattern in _families() if pattern.fullmatch(text)), None)


@cache
def _families() -> tuple[tuple[DropReason, re.Pattern[str]], ...]:
    data = tomllib.loads(files("communique.nlp").joinpath("data/boilerplate.toml").read_text())
    return tuple(
        (DropReason(reason), re.compile("|".join(f"(?:{line})" for line in lines), re.IGNORECASE))
        for reason, lines in data["line"].items()
    )
