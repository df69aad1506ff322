"""Words that say when, beside the story's date: exactly as much as they say."""

import datetime as dt

import pytest

from communique.nlp.extract.timex import find, resolve
from communique.nlp.extract.timex_values import View
from communique.nlp.extract.when import NEVER, day

STORY = dt.date(2023, 5, 10)
"""A Wednesday."""
TOLD = day(dt.date(2023, 4, 20))
"""What the text spoke of before."""

PAST = [
    # days of the week
    ("met on Monday", "2023-05-08", None, "day", "the last one behind us"),
    ("met on Wednesday", "2023-05-10", None, "day", "the day of the story"),
    ("met on Thursday", "2023-05-11", None, "day", "a page's date may lag a day behind its text"),
    ("met on Friday", "2023-05-05", None, "day", "two days are no lag"),
    ("met last Thursday", "2023-05-04", None, "day", "behind us by its word"),
    ("met last Monday", "2023-05-08", None, "day", "the nearest one behind us"),
    ("this Friday", "2023-05-05", None, "day", "of what is past"),
    ("on Monday of last week", "2023-05-01", None, "day", "its week is named"),
    ("on Tuesday last week", "2023-05-02", None, "day", "its week is named"),
    ("last week, on Tuesday", "2023-05-02", None, "day", "its week is named first"),
    ("Monday's talks", "2023-05-08", None, "day", "possessive"),
    ("late on Tuesday evening", "2023-05-09", None, "day", "with its hour"),
    ("from Monday to Thursday", "2023-05-08", "2023-05-11", "day", "a page's date may lag a day behind its text"),
    ("from Monday to Saturday", "2023-05-01", "2023-05-06", "day", "over by now: last week's"),
    ("between Monday and Wednesday", "2023-05-08", "2023-05-10", "day", "ends today"),
    ("on Sunday and Monday", "2023-05-07", "2023-05-08", "day", "two days"),
    ("over the weekend", "2023-05-06", "2023-05-07", "week", "the last one"),
    ("at the weekend", "2023-05-06", "2023-05-07", "week", "British"),
    ("last weekend", "2023-05-06", "2023-05-07", "week", "the last one"),
    ("every Monday", None, None, "none", "a habit has no date"),
    ("on Fridays", None, None, "none", "a habit has no date"),
    # days of the calendar
    ("on February 4", "2023-02-04", None, "day", "this year's"),
    ("on Feb. 4", "2023-02-04", None, "day", "short"),
    ("on 4 February", "2023-02-04", None, "day", "British order"),
    ("on the 4th of February", "2023-02-04", None, "day", "spoken order"),
    ("on 4 February 2021", "2021-02-04", None, "day", "with its year"),
    ("on February 4th, 2021", "2021-02-04", None, "day", "with its year"),
    ("on Feb 4 last year", "2022-02-04", None, "day", "its year is named by its place"),
    ("2021-02-04", "2021-02-04", None, "day", "ISO"),
    ("on Friday, May 5", "2023-05-05", None, "day", "the calendar day decides"),
    ("on Friday (May 5)", "2023-05-05", None, "day", "in brackets"),
    ("on May 12", "2023-05-12", None, "day", "a page's date may lag"),
    ("on December 12", "2022-12-12", None, "day", "last year's, for it is past"),
    ("from February 4 to 6", "2023-02-04", "2023-02-06", "day", "a range within a month"),
    ("on February 4-6", "2023-02-04", "2023-02-06", "day", "a range within a month"),
    ("between 4 and 6 February", "2023-02-04", "2023-02-06", "day", "British range"),
    ("from April 28 to May 2", "2023-04-28", "2023-05-02", "day", "a range over a month's end"),
    ("from 30 December to 2 January 2023", "2023-12-30", "2024-01-02", "day", "a range over the year's end"),
    ("on February 30", None, None, "none", "no such day"),
    ("on Christmas Day", "2022-12-25", None, "day", "a feast"),
    ("on New Year's Eve", "2022-12-31", None, "day", "a feast"),
    # months, seasons, years
    ("in March", "2023-03-01", "2023-03-31", "month", "this year's"),
    ("in September", "2022-09-01", "2022-09-30", "month", "last year's, for it is past"),
    ("in May", "2023-05-01", "2023-05-31", "month", "the story's own"),
    ("in March 2021", "2021-03-01", "2021-03-31", "month", "with its year"),
    ("in March of last year", "2022-03-01", "2022-03-31", "month", "its year is named by its place"),
    ("in late March", "2023-03-21", "2023-03-31", "month", "a third of it"),
    ("early in April 2022", "2022-04-01", "2022-04-10", "month", "a third of it"),
    ("at the end of March", "2023-03-21", "2023-03-31", "month", "a third of it"),
    ("in mid-April", "2023-04-11", "2023-04-20", "month", "a third of it"),
    ("last March", "2023-03-01", "2023-03-31", "month", "the nearest one behind us"),
    ("since March", "2023-03-01", "2023-03-31", "month", "its beginning"),
    ("last summer", "2022-06-01", "2022-08-31", "month", "a season is three months"),
    ("in the summer of 2015", "2015-06-01", "2015-08-31", "month", "with its year"),
    ("in late spring of this year", "2023-05-01", "2023-05-31", "month", "the last month of a season"),
    ("in the winter of 2021", "2021-12-01", "2022-02-28", "month", "over the year's end"),
    ("in 1972", "1972-01-01", "1972-12-31", "year", "long ago"),
    ("since 2014", "2014-01-01", "2014-12-31", "year", "its beginning"),
    ("from 2014 to 2016", "2014-01-01", "2016-12-31", "year", "several years"),
    ("the 2014-15 season", "2014-01-01", "2015-12-31", "year", "the century said once"),
    ("in late 2021", "2021-09-01", "2021-12-31", "year", "a third of it"),
    ("in the 1990s", None, None, "none", "ten years are no date"),
    # from today
    ("yesterday", "2023-05-09", None, "day", ""),
    ("last night", "2023-05-09", None, "day", ""),
    ("this morning", "2023-05-10", None, "day", ""),
    ("the day before yesterday", "2023-05-08", None, "day", "longer than yesterday"),
    ("two days ago", "2023-05-08", None, "day", ""),
    ("three weeks ago", "2023-04-17", "2023-04-23", "week", "that week"),
    ("a month ago", "2023-04-01", "2023-04-30", "month", "that month"),
    ("10 years ago", "2013-01-01", "2013-12-31", "year", "that year"),
    ("last week", "2023-05-01", "2023-05-07", "week", ""),
    ("earlier this week", "2023-05-08", "2023-05-10", "week", "until today"),
    ("last month", "2023-04-01", "2023-04-30", "month", ""),
    ("late last month", "2023-04-21", "2023-04-30", "month", "a third of it"),
    ("earlier this month", "2023-05-01", "2023-05-10", "month", "until today"),
    ("last year", "2022-01-01", "2022-12-31", "year", ""),
    ("at the end of last year", "2022-09-01", "2022-12-31", "year", "a third of it"),
    ("in the past week", "2023-05-03", "2023-05-10", "week", "some day of them"),
    ("over the last three days", "2023-05-07", "2023-05-10", "week", "some day of them"),
    # from what the text spoke of before
    ("a day earlier", "2023-04-19", None, "day", "than what was told before"),
    ("the day before", "2023-04-19", None, "day", "than what was told before"),
    ("two days later", "2023-04-22", None, "day", ""),
    ("the next day", "2023-04-21", None, "day", ""),
    ("the following month", "2023-05-01", "2023-05-31", "month", ""),
    ("later that day", "2023-04-20", None, "day", "the same"),
    # no date
    ("a few days ago", None, None, "none", "how many is not said"),
    ("in recent weeks", None, None, "none", "which is not said"),
    ("in two days of talks", None, None, "none", "how long, not when"),
    ("may have met", None, None, "none", "a verb"),
    ("the march on the capital", None, None, "none", "a noun"),
    ("2,000 troops", None, None, "none", "a number"),
    ("2022 people", None, None, "none", "a number"),
]  # fmt: skip

AHEAD = [
    ("will meet on Monday", "2023-05-15", None, "day", "the next one ahead of us"),
    ("next Monday", "2023-05-15", None, "day", "of the next week"),
    ("next Friday", "2023-05-19", None, "day", "of the next week"),
    ("on Tuesday next week", "2023-05-16", None, "day", "its week is named"),
    ("from Friday to Sunday", "2023-05-12", "2023-05-14", "day", "the coming ones"),
    ("from Tuesday to Friday", "2023-05-09", "2023-05-12", "day", "under way since yesterday"),
    ("over the weekend", "2023-05-13", "2023-05-14", "week", "the coming one"),
    ("next weekend", "2023-05-13", "2023-05-14", "week", "the coming one"),
    ("on June 3", "2023-06-03", None, "day", "this year's"),
    ("on February 4", "2024-02-04", None, "day", "next year's, for it is ahead"),
    ("in September", "2023-09-01", "2023-09-30", "month", "this year's"),
    ("in March", "2024-03-01", "2024-03-31", "month", "next year's, for it is ahead"),
    ("next month", "2023-06-01", "2023-06-30", "month", ""),
    ("later this month", "2023-05-10", "2023-05-31", "month", "from today"),
    ("at the end of the month", "2023-05-21", "2023-05-31", "month", "this one"),
    ("next week", "2023-05-15", "2023-05-21", "week", ""),
    ("this summer", "2023-06-01", "2023-08-31", "month", ""),
    ("in two weeks", "2023-05-22", "2023-05-28", "week", "that week"),
    ("in three days", "2023-05-13", None, "day", "from today"),
    ("tomorrow", "2023-05-11", None, "day", ""),
]  # fmt: skip


@pytest.mark.parametrize(("words", "date", "end", "precision", "why"), PAST)
def test_of_what_is_past(words: str, date: str | None, end: str | None, precision: str, why: str) -> None:
    when = resolve(words, View(STORY, last=TOLD))
    assert (when.date and str(when.date), when.end and str(when.end), when.precision) == (date, end, precision), why


@pytest.mark.parametrize(("words", "date", "end", "precision", "why"), AHEAD)
def test_of_what_is_ahead(words: str, date: str | None, end: str | None, precision: str, why: str) -> None:
    when = resolve(words, View(STORY, future=True))
    assert (when.date and str(when.date), when.end and str(when.end), when.precision) == (date, end, precision), why


def test_without_a_story_date_only_full_dates_count() -> None:
    assert resolve("on Monday", None) is NEVER
    assert str(resolve("on 4 February 2021", None).date) == "2021-02-04"


def test_what_goes_by_an_earlier_date_needs_one() -> None:
    assert resolve("two days later", View(STORY)) is NEVER


def test_the_longest_expression_counts_and_none_overlap() -> None:
    text = "On Friday, February 4, 2022, and again in late March of last year"
    assert [text[t.start : t.end] for t in find(text)] == ["Friday, February 4, 2022", "in late March of last year"]
