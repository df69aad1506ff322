"""A publisher's name → the newsroom behind it: `data/publishers.toml`."""

import tomllib
from importlib.resources import files

_DATA = tomllib.loads(files("communique.agents").joinpath("data/publishers.toml").read_text("utf-8"))
_NEWSROOMS: dict[str, str] = {name.casefold(): family["name"] for family in _DATA["family"] for name in family["names"]}


def newsroom(publisher: str) -> str:
    """The one name of a newsroom that publishes under several; any other name as it is."""
    return _NEWSROOMS.get(publisher.strip().casefold(), publisher)
