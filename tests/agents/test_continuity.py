"""What Faust passes over is noticed before anything behind it counts as done; what is rightly missing stops nobody."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from communique.agents.continuity import Continuity, PassedOverError
from communique.broker.positions import Place

P, Q = ("t", 0), ("t", 1)
Step = tuple[int, Place, int]
"""Generation, partition, offset."""


class Log:
    """What the broker says; `first` is what lies at a place, unless retention has taken it."""

    def __init__(self, committed: Mapping[Place, int], begins: int = 0) -> None:
        self.held, self.begins, self.asked = dict(committed), begins, 0

    def committed(self) -> Mapping[Place, int]:
        self.asked += 1
        return self.held

    def first_from(self, _place: Place, offset: int) -> int | None:
        return max(offset, self.begins)


def message(step: Step) -> Any:
    generation, (topic, partition), offset = step
    return SimpleNamespace(generation_id=generation, topic=topic, partition=partition, offset=offset)


@pytest.mark.parametrize(
    ("committed", "begins", "steps", "passed_over", "why"),
    [
        ({P: 7}, 0, [(1, P, 7), (1, P, 8)], None, "it goes on where the group has committed"),
        ({P: 7}, 0, [(1, P, 8)], "t/0 went on at 8, and 7 was due", "the first one is missing"),
        ({P: 7}, 0, [(1, P, 7), (1, P, 9)], "t/0 went on at 9, and 8 was due", "one in between is missing"),
        ({P: 7}, 0, [(1, P, 5), (1, P, 6), (1, P, 7)], None, "what comes again is no loss"),
        ({P: 7}, 0, [(1, P, 7), (1, P, 5), (1, P, 8)], None, "what comes again does not move what is due back"),
        ({}, 0, [(1, P, 0)], None, "a new group begins at the beginning"),
        ({}, 0, [(1, P, 3)], "t/0 went on at 3, and 0 was due", "a new group that does not"),
        ({}, 3, [(1, P, 3)], None, "a new group on a log whose beginning retention has taken"),
        ({P: 7}, 12, [(1, P, 12)], None, "retention was quicker than the group"),
        ({P: 7}, 12, [(1, P, 13)], "t/0 went on at 13, and 7 was due", "and one that stands there is missing"),
        ({P: 7, Q: 2}, 0, [(1, P, 7), (1, Q, 2), (1, P, 8), (1, Q, 3)], None, "each partition for itself"),
        ({P: 7}, 0, [(2, P, 7), (1, P, 30), (2, P, 8)], None, "fetched before a rebalance: it comes again"),
    ],
)
async def test_what_is_due(
    committed: dict[Place, int], begins: int, steps: list[Step], passed_over: str | None, why: str
) -> None:
    log = Log(committed, begins)
    whole = Continuity(log.committed, log.first_from)
    if passed_over is None:
        await whole.check(list(map(message, steps)))
    else:
        with pytest.raises(PassedOverError, match=passed_over):
            await whole.check(list(map(message, steps)))
    assert log.asked == 1, why


async def test_after_a_rebalance_it_goes_on_where_the_group_has_committed_by_then() -> None:
    log = Log({P: 7})
    whole = Continuity(log.committed, log.first_from)
    await whole.check([message((1, P, 7))])
    log.held = {P: 40}  # somebody else had it in between
    await whole.check([message((2, P, 40))])
    with pytest.raises(PassedOverError, match="t/0 went on at 50, and 41 was due"):
        await whole.check([message((2, P, 50))])
    assert log.asked == 2


async def test_a_broker_that_shows_nothing_there_is_not_believed() -> None:
    whole = Continuity(lambda: {P: 7}, lambda *_: None)
    with pytest.raises(PassedOverError):
        await whole.check([message((1, P, 9))])
