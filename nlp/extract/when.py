"""A date as a text gives it: its first day, its last where it is a span, and how exactly it is known."""

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass

from communique.schemas.ontology import DatePrecision


@dataclass(frozen=True)
class When:
    """A date, its end where it is a span, and how exactly it is known."""

    date: dt.date | None = None
    end: dt.date | None = None
    precision: DatePrecision = DatePrecision.NONE


NEVER = When()
CLOSE = frozenset({DatePrecision.DAY, DatePrecision.WEEK})


def day(date: dt.date) -> When:
    """One day."""
    return When(date, None, DatePrecision.DAY)


def days(first: dt.date, last: dt.date) -> When:
    """From one day to another, both known."""
    return When(first, last, DatePrecision.DAY)


def span(first: dt.date, last: dt.date) -> When:
    """Some day between two that are a week apart at most."""
    return When(first, last, DatePrecision.WEEK)


def week(monday: dt.date) -> When:
    """The week that begins with a Monday."""
    return span(monday, monday + dt.timedelta(6))


def month(year: int, number: int) -> When:
    """A month; `number` may run over the ends of the year."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    last = monthrange(year, number)[1]
    return When(dt.date(year, number, 1), dt.date(year, number, last), DatePrecision.MONTH)


def months(year: int, first: int, last: int) -> When:
    """Several months: a quarter, a season; `first` and `last` may run over the ends of the year."""
    return When(month(year, first).date, month(year, last).end, DatePrecision.MONTH)


def years(first: int, last: int | None = None) -> When:
    """A year, or several."""
    return When(dt.date(first, 1, 1), dt.date(last or first, 12, 31), DatePrecision.YEAR)


def narrowed(when: When, part: str) -> When:
    """The early, middle or late third of a span; any other word leaves it as it is."""
    thirds = {"early": 0, "start": 0, "beginning": 0, "first": 0, "mid": 1, "middle": 1, "late": 2, "end": 2}
    if when.date is None or when.end is None or part not in thirds:
        return when
    third = thirds[part]
    count = (when.end.year - when.date.year) * 12 + when.end.month - when.date.month + 1
    if count >= 3:
        first = when.date.month + count * third // 3
        found = months(when.date.year, first, when.date.month + count * (third + 1) // 3 - 1)
        return When(found.date, found.end, when.precision)
    edges = [when.date + dt.timedelta(((when.end - when.date).days + 1) * n // 3) for n in range(4)]
    return When(edges[third], edges[third + 1] - dt.timedelta(1), when.precision)


def shifted(when: When, number: int, unit: str) -> When:
    """So many days, weeks, months or years later; earlier if negative."""
    if when.date is None:
        return NEVER
    if unit in {"day", "week"}:
        by = dt.timedelta(number * (7 if unit == "week" else 1))
        return When(when.date + by, when.end + by if when.end else None, when.precision)
    if unit == "month":
        return month(when.date.year, when.date.month + number)
    return years(when.date.year + number)
