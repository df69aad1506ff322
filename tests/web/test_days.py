"""Who is busier than usual: the arithmetic of the baseline."""

import datetime as dt

import pytest

from communique.web.tables import days
from communique.web.tables.store import Store


@pytest.mark.parametrize(
    ("weeks", "z"),
    [
        ((10, 10, 10, 10, 10), 0.0),  # as usual
        ((0, 0, 0, 0, 3), 3.0),  # new: the deviation is never below one
        ((9, 9, 9, 9, 15), 2.0),  # chance alone gives the root of the mean, here 3
        ((0, 20, 0, 20, 10), 0.0),  # restless before
        ((10, 10, 10, 10, 0), -10 / 10**0.5),  # quieter
    ],
)
def test_z_is_deviations_above_the_four_weeks_before(weeks: tuple[int, ...], z: float) -> None:
    assert days.against_baseline("FRA", weeks).z == pytest.approx(z)


def test_weeks_are_cut_where_the_days_say(store: Store) -> None:
    db = store.read()
    end = days.last_day(db)
    assert end
    for busy in days.busiest(db, "actor", end):
        for back, events in enumerate(reversed(busy.weeks)):
            last = end - dt.timedelta(days=7 * back)
            counts = days.counts(db, "actor", busy.key, last - dt.timedelta(days=6), last)
            assert sum(it.events for it in counts) == events
