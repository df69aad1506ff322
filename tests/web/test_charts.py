"""Drawings: what they say without being seen, where their links lead, and that nothing in them can run."""

import datetime as dt
import re

import pytest

from communique.web import charts, regions, worldmap
from communique.web.tables.days import Count

END = dt.date(2026, 3, 20)
NAMES = {"A": 'Ann <script>"', "B": "Bo & Co", "C/D": "Cee"}
TIES = [charts.Tie("A", "B", 3, -5.0), charts.Tie("B", "A", 1, 2.0), charts.Tie("A", "C/D", 7, 6.0)]


def days(number: int) -> list[Count]:
    return [Count(END - dt.timedelta(n), 1 + n % 4, 1 + n % 3, 2.0) for n in range(number)]


@pytest.mark.parametrize(
    ("span", "days_a_bar"),
    [(70, 1), (400, 7), (1826, 28), (36_525, 364)],
)
def test_a_bar_stands_for_as_many_days_as_keep_it_readable(span: int, days_a_bar: int) -> None:
    drawn = charts.timeline(days(min(span, 300)), END - dt.timedelta(span - 1), END, "All")
    assert drawn.days == days_a_bar
    assert drawn.svg.count("<title>") >= 2


def test_a_timeline_says_in_words_what_it_shows() -> None:
    drawn = charts.timeline([Count(END, 3, 2, -8.0)], END - dt.timedelta(69), END, "All").svg
    assert "2 verbal conflict" in drawn and 'role="img"' in drawn
    assert "<title>2026-03-20: 2 verbal conflict</title>" in drawn
    assert "<title>2026-03-20: mean Goldstein -4.0</title>" in drawn
    assert "var(--q3)" in drawn, "the page's colours, so that one drawing serves dark and light"


@pytest.mark.parametrize("drawn", [charts.network("A", NAMES, TIES), charts.matrix(list(NAMES), NAMES, TIES)])
def test_names_are_text_and_links_stay_here(drawn: str) -> None:
    assert "<script" not in drawn and " style=" not in drawn and "<style" not in drawn
    links = re.findall(r'href="([^"]*)"', drawn)
    assert links and all(link.startswith(("/dyads/", "/actors/")) for link in links)
    assert "/dyads/A/C%2FD" in links
    assert drawn.count("<a ") == drawn.count('<a href="/'), "no link without a name that a reader hears"
    assert "&lt;script&gt;" in drawn


def test_nearly_every_country_is_on_the_map() -> None:
    shapes = worldmap.shapes()
    missing = set(regions.countries()) - set(shapes)
    assert missing <= {"ATA", "ANT", "SCG", "XKX", "BVT", "HMD", "UMI", "CCK", "CXR", "TKL", "SGS"}, missing
    for small in ("SGP", "MLT", "VAT", "BHR", "LIE"):
        assert shapes[small].dot, f"{small} is too small to be seen without a dot"
    for disputed in ("KOS", "PSE", "TWN", "ESH"):
        assert shapes[disputed].path
