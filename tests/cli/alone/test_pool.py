"""Several processes must give what one gives, in the same order, without reading everything first."""

import math
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool

import pytest

from communique.cli.alone.pool import AHEAD, in_order

work, prepare = list, math.isqrt
"""Functions of the standard library: a test module cannot be imported by a spawned process."""


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize("count", [0, 1, 10, 95])
def test_results_come_in_the_order_of_the_items(processes: int, count: int) -> None:
    results = in_order(work, range(count), processes=processes, size=10, prepare=prepare, arguments=(4,))
    assert list(results) == list(range(count))


def test_only_a_bounded_number_is_read_ahead() -> None:
    read = 0

    def items() -> Iterator[int]:
        nonlocal read
        for number in range(10_000):
            read += 1
            yield number

    results = in_order(work, items(), processes=2, size=10, prepare=prepare, arguments=(4,))
    next(iter(results))
    assert read <= 10 * (2 * AHEAD + 3)
    results.close()  # type: ignore[attr-defined]


def test_a_process_that_cannot_be_prepared_is_an_error_and_no_hang() -> None:
    results = in_order(work, range(95), processes=2, size=10, prepare=prepare, arguments=(-1,))
    with pytest.raises(BrokenProcessPool):
        list(results)
