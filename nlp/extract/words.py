"""`data/words.toml` → closed classes of words, by name."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _classes() -> dict[str, Any]:
    return tomllib.loads(files("communique.nlp").joinpath("data/words.toml").read_text("utf-8"))


@cache
def table(name: str) -> dict[str, frozenset[str]]:
    """All classes of a table."""
    return {key: frozenset(members.split()) for key, members in _classes()[name].items()}


def words(name: str) -> frozenset[str]:
    """The class `table.key`, such as `modality.future`."""
    outer, key = name.split(".")
    return table(outer)[key]
