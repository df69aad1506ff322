"""Words that say when, beside the story's date: exactly as much as they say."""

import datetime as dt

import pytest

from communique.nlp.extract.dates import resolve

STORY = dt.date(2023, 5, 10)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("words", "future", "date", "precision"),
    [
        ("met on Monday", False, "2023-05-08", "day"),  # the last one behind us
        ("will meet on Monday", True, "2023-05-15", "day"),  # the next one ahead of us
        ("met on Thursday", False, "2023-05-11", "day"),  # a page's date may lag a day behind its text
        ("met last Thursday", False, "2023-05-04", "day"),
        ("over the weekend", False, "2023-05-06", "week"),
        ("last month", False, "2023-04-01", "month"),
        ("next month", True, "2023-06-01", "month"),
        ("in March", False, "2023-03-01", "month"),
        ("on February 4", False, "2023-02-04", "day"),
        ("on 4 February 2021", False, "2021-02-04", "day"),
        ("three days ago", False, "2023-05-07", "day"),
        ("in 1972", False, "1972-01-01", "year"),
        ("yesterday", False, "2023-05-09", "day"),
        ("from Monday to Thursday", True, "2023-05-08", "day"),
    ],
)
def test_words_and_story_date(words: str, future: bool, date: str, precision: str) -> None:
    when = resolve(words, STORY, future=future)
    assert (str(when.date), when.precision) == (date, precision)


@pytest.mark.parametrize("words", ["the two sides met", "in recent weeks", "may have met"])
def test_no_date_is_better_than_a_guess(words: str) -> None:
    assert resolve(words, STORY, future=False).date is None


def test_without_a_story_date_only_full_dates_count() -> None:
    assert resolve("on Monday", None, future=False).date is None
    assert str(resolve("on 4 February 2021", None, future=False).date) == "2021-02-04"
