"""What is to be shown → SVG in the page. Vega-Lite draws it on the server from `specs/`; colours are the page's own."""

import datetime as dt
import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from html import escape
from importlib.resources import files
from math import cos, pi, sin
from typing import Any, NamedTuple

import vl_convert
from markupsafe import Markup

from communique.web.present import QUAD, entity, segment
from communique.web.tables.days import Count

BINS = (1, 7, 28, 91, 364)
"""Days a bar may stand for."""
MOST_BARS = 75
NOWHERE = "https://view.invalid"
"""Vega makes every link absolute: ours are, until they are in the page."""
HEAD = re.compile(r'<svg [^>]*?width="(\d+)" height="(\d+)"[^>]*>')
LINK = re.compile(rf'<a xlink:href="{NOWHERE}([^"]*)"><(\w+) aria-label="([^"]*)"')
MARK = re.compile(r'<(\w+) aria-label="([^"]*)" role="graphics-symbol" aria-roledescription="[^"]*"([^>]*)/>')
AXIS = re.compile(r'(<g class="[^"]*") aria-label="[^"]*"')
ROLES = re.compile(r' (?:role="graphics-\w+"|aria-roledescription="[^"]*"|aria-hidden="true"|pointer-events="none")')


class Timeline(NamedTuple):
    """The drawing, and what a bar of it stands for."""

    svg: Markup
    days: int


def timeline(counts: Sequence[Count], since: dt.date, until: dt.date, label: str) -> Timeline:
    """Cooperation upwards, conflict downwards, material beyond verbal; below them the mean Goldstein value."""
    span = (until - since).days + 1
    days = next((days for days in BINS if span / days <= MOST_BARS), BINS[-1])
    events: dict[tuple[int, int], int] = defaultdict(int)
    goldstein: dict[int, float] = defaultdict(float)
    for count in counts:
        column = (count.day - since).days // days
        events[column, count.quad_class] += count.events
        goldstein[column] += count.goldstein
    starts = {n: since + dt.timedelta(n * days) for n in range(-(-span // days))}
    columns = [
        _column(starts[n], days, quad, events, n)
        for n in sorted({n for n, _ in events})
        for quad in QUAD
        if events.get((n, quad))
    ]
    means = [
        _mean(starts[n], days, total / sum(events[n, quad] for quad in QUAD)) for n, total in sorted(goldstein.items())
    ]
    end = max(starts.values()) + dt.timedelta(days)
    svg = draw(
        "timeline",
        f"{label}. {_summary(counts, since, until)}",
        data={"columns": columns, "means": means},
        params={"span": [_time(since), _time(end)]},
    )
    return Timeline(svg, days)


def _column(start: dt.date, days: int, quad: int, events: Mapping[tuple[int, int], int], n: int) -> dict[str, Any]:
    """A piece of a bar: material beyond verbal."""
    number, sign = events.get((n, quad), 0), 1 if quad in {1, 2} else -1
    low = events.get((n, quad - 1), 0) if quad in {2, 4} else 0
    return {
        "since": _time(start),
        "until": _time(start + dt.timedelta(days)),
        "quad": quad,
        "low": sign * low,
        "high": sign * (low + number),
        "said": f"{start}: {number} {QUAD[quad]}",
    }


def _mean(start: dt.date, days: int, value: float) -> dict[str, Any]:
    middle = dt.datetime.combine(start, dt.time(), dt.UTC) + dt.timedelta(days) / 2
    return {"at": middle.timestamp() * 1000, "goldstein": value, "said": f"{start}: mean Goldstein {value:+.1f}"}


def _time(day: dt.date) -> float:
    return dt.datetime.combine(day, dt.time(), dt.UTC).timestamp() * 1000


def _summary(counts: Sequence[Count], since: dt.date, until: dt.date) -> str:
    """The chart in words, for those who do not see it."""
    sums: dict[int, int] = defaultdict(int)
    for count in counts:
        sums[count.quad_class] += count.events
    return f"{since} to {until}: " + ", ".join(f"{sums[quad]} {name}" for quad, name in QUAD.items())


class Tie(NamedTuple):
    """What passed from one to the other: so many events, of this mean Goldstein value."""

    a: str
    b: str
    events: int
    goldstein: float


def network(center: str, names: Mapping[str, str], ties: Sequence[Tie]) -> Markup:
    """The actor in the middle, around it the counterparts; ties of the same two are one line."""
    around = list(dict.fromkeys(code for tie in ties for code in (tie.a, tie.b) if code != center))
    spots = {code: (sin(2 * pi * n / len(around)), cos(2 * pi * n / len(around))) for n, code in enumerate(around)}
    spots[center] = (0.0, 0.0)
    sums: dict[frozenset[str], tuple[int, float]] = {}
    for tie in ties:
        events, total = sums.get(frozenset((tie.a, tie.b)), (0, 0.0))
        sums[frozenset((tie.a, tie.b))] = (events + tie.events, total + tie.goldstein * tie.events)
    edges = [_edge(sorted(two), spots, names, events, total / events) for two, (events, total) in sums.items()]
    nodes = [_node(code, center, spot, names[code]) for code, spot in spots.items()]
    label = f"{names[center]} and {len(around)} counterparts; wider lines are more events"
    return draw("network", label, data={"edges": edges, "nodes": nodes}, linked=True)


def _edge(two: list[str], spots: Any, names: Mapping[str, str], events: int, goldstein: float) -> dict[str, Any]:
    (x, y), (x2, y2) = spots[two[0]], spots[two[-1]]
    said = f"{names[two[0]]} and {names[two[-1]]}: {events} events, mean Goldstein {goldstein:+.1f}"
    return {"x": x, "y": y, "x2": x2, "y2": y2, "events": events, "goldstein": goldstein, "said": said}


def _node(code: str, center: str, spot: tuple[float, float], name: str) -> dict[str, Any]:
    href = entity("actors", code) if code == center else f"/dyads/{segment(center)}/{segment(code)}"
    short = name if len(name) <= 22 else name[:21] + "…"
    return {"x": spot[0], "y": spot[1], "name": short, "said": name, "href": NOWHERE + href}


def matrix(codes: Sequence[str], names: Mapping[str, str], ties: Sequence[Tie]) -> Markup:
    """Who acts towards whom: rows act, columns are acted upon."""
    cells = [
        {
            "from": names[tie.a],
            "to": names[tie.b],
            "events": tie.events,
            "goldstein": tie.goldstein,
            "href": f"{NOWHERE}/dyads/{segment(tie.a)}/{segment(tie.b)}",
            "said": f"{names[tie.a]} → {names[tie.b]}: {tie.events} events, mean Goldstein {tie.goldstein:+.1f}",
        }
        for tie in sorted(ties, key=lambda tie: (codes.index(tie.a), codes.index(tie.b)))
    ]
    order = {"order": [names[code] for code in codes]}
    return draw("matrix", "Who acts towards whom; rows act", data={"cells": cells}, params=order, linked=True)


def draw(
    spec: str, label: str, *, data: Mapping[str, Any], params: Mapping[str, Any] | None = None, linked: bool = False
) -> Markup:
    """The specification with these data, as SVG; the same data are drawn once."""
    return _drawn(spec, label, json.dumps(data), json.dumps(params or {}), linked)


@lru_cache(maxsize=512)
def _drawn(spec: str, label: str, data: str, params: str, linked: bool) -> Markup:
    made = {**_spec(spec), "datasets": json.loads(data)}
    made["params"] = [{"name": name, "value": value} for name, value in json.loads(params).items()]
    return _in_page(vl_convert.vegalite_to_svg(made, vl_version="6.1"), label, linked=linked)


@cache
def _spec(name: str) -> dict[str, Any]:
    folder = files("communique.web") / "specs"
    config: dict[str, Any] = json.loads((folder / "config.json").read_text())
    return {**json.loads((folder / f"{name}.json").read_text()), "config": config}


def _in_page(svg: str, label: str, *, linked: bool) -> Markup:
    """With a name as a whole, a tooltip on every mark, links that stay here."""
    role = "group" if linked else "img"
    svg = HEAD.sub(rf'<svg viewBox="0 0 \1 \2" width="\1" role="{role}" aria-label="{escape(label)}">', svg, count=1)
    svg = LINK.sub(r'<a href="\1" aria-label="\3"><\2 aria-label="\3"', svg)
    svg = AXIS.sub(r"\1", MARK.sub(r"<\1\3><title>\2</title></\1>", svg))
    return Markup(ROLES.sub("", svg))  # noqa: S704 - Vega escapes all texts


def spark(values: Sequence[int], width: int = 72, height: int = 20) -> list[tuple[float, float, float, float]]:
    """A sparkline is too small for a chart library: the corners of its bars."""
    most, step = max([*values, 1]), width / max(len(values), 1)
    tall = [max(1.0, height * value / most) for value in values]
    return [(n * step, height - it, step * 0.78, it) for n, it in enumerate(tall)]
