"""How far a group is on every topic of the way → whether all that was published before some moment is through. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from communique.cli.log import Position

Positions = Mapping[str, Mapping[int, Position]]


class Wave:
    """Follows what lay on the first topic at one moment through all hops.

    On a busy log the lag is never nothing; but what was there when the wave began gets through, and the time that
    it took says how far behind the end of the way is.
    """

    def __init__(self, way: Sequence[str]) -> None:
        self._way = way
        self._hop = 0
        self._mark: dict[int, int] = {}
        self._began: float | None = None

    def look(self, positions: Positions, now: float) -> float | None:
        """Seconds that the wave took, if it is through; another begins then."""
        if self._began is None:
            self._began = now
            self._mark = _ends(positions[self._way[0]])
        while self._passed(positions[self._way[self._hop]]):
            self._hop += 1
            if self._hop == len(self._way):
                took = now - self._began
                self._hop, self._began = 0, None
                return took
            # What the former hop sent stood on its topic before it committed: it is among these.
            self._mark = _ends(positions[self._way[self._hop]])
        return None

    def _passed(self, places: Mapping[int, Position]) -> bool:
        return all(places[partition].committed >= end for partition, end in self._mark.items())


def _ends(places: Mapping[int, Position]) -> dict[int, int]:
    return {partition: place.end for partition, place in places.items()}
