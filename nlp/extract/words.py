"""`data/words.toml` → closed classes of words, by name."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _classes() -> dict[str, Any]:
    return tomllib.loads(files("communique.nlp").joinpath("data/words.toml").read_text("utf-8"))


def words(name: str) -> frozenset[str]:
    """The class `table.key`, such as `modality.future`."""
    table, key = name.split(".")
    return frozenset(_classes()[table][key].split())
