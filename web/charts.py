"""Counts per day → the geometry of a chart; templates draw it as SVG, so that it has our colours, words and theme."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from communique.web.present import QUAD
from communique.web.tables.days import Count

WIDTH, HEIGHT, FOOT = 960, 180, 22
BINS = (1, 7, 28, 91, 364)
"""Days a bar may stand for."""


class Bar(NamedTuple):
    """A rectangle, its class and what it says."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    title: str


class Label(NamedTuple):
    """A word under the chart."""

    x: float
    text: str


class Timeline(NamedTuple):
    """Cooperation above the line, conflict below it."""

    bars: list[Bar]
    labels: list[Label]
    middle: float
    days: int
    summary: str


def timeline(counts: Sequence[Count], since: dt.date, until: dt.date, most_bars: int = 70) -> Timeline:
    """One column a bin of days: cooperation upwards, conflict downwards, material beyond verbal."""
    span = (until - since).days + 1
    days = next((days for days in BINS if span / days <= most_bars), BINS[-1])
    columns = -(-span // days)
    sums: dict[tuple[int, int], int] = defaultdict(int)
    for count in counts:
        sums[(count.day - since).days // days, count.quad_class] += count.events
    up = max([sums[n, 1] + sums[n, 2] for n in range(columns)] or [0])
    down = max([sums[n, 3] + sums[n, 4] for n in range(columns)] or [0])
    scale = (HEIGHT - FOOT) / max(up + down, 1)
    middle = up * scale
    bars = [
        bar
        for n in range(columns)
        for bar in _column(sums, n, columns=columns, middle=middle, scale=scale, day=since + dt.timedelta(n * days))
    ]
    return Timeline(bars, _labels(since, span), middle, days, _summary(counts, since, until))


def _column(
    sums: dict[tuple[int, int], int], n: int, *, columns: int, middle: float, scale: float, day: dt.date
) -> list[Bar]:
    step = WIDTH / columns
    places = {quad: sums[n, quad] * scale for quad in QUAD}
    tops = {1: middle - places[1], 2: middle - places[1] - places[2], 3: middle, 4: middle + places[3]}
    return [
        Bar(
            round(n * step, 1),
            round(tops[quad], 1),
            round(step * 0.86, 1),
            round(tall, 1),
            f"q{quad}",
            f"{day}: {sums[n, quad]} {QUAD[quad]}",
        )
        for quad, tall in places.items()
        if tall
    ]


def _labels(since: dt.date, span: int) -> list[Label]:
    ticks = min(6, span)
    days = [since + dt.timedelta(days=round(n * span / ticks)) for n in range(ticks)]
    return [Label(round(WIDTH * (day - since).days / span, 1), day.strftime("%d %b %Y")) for day in days]


def _summary(counts: Sequence[Count], since: dt.date, until: dt.date) -> str:
    """The chart in words, for those who do not see it."""
    sums: dict[int, int] = defaultdict(int)
    for count in counts:
        sums[count.quad_class] += count.events
    return f"{since} to {until}: " + ", ".join(f"{sums[quad]} {name}" for quad, name in QUAD.items())


def spark(values: Sequence[int], width: int = 72, height: int = 20) -> list[Bar]:
    """Small bars, the last one of its own kind."""
    most, step = max([*values, 1]), width / max(len(values), 1)
    tall = [max(1.0, height * value / most) for value in values]
    return [
        Bar(n * step, height - it, step * 0.78, it, "now" if n == len(values) - 1 else "past", str(value))
        for n, (it, value) in enumerate(zip(tall, values, strict=True))
    ]
