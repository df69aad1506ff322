"""The words of a time expression → its date as seen from the story's day; nothing rather than a guess."""

import datetime as dt
import re
from dataclasses import dataclass

from communique.nlp.extract.when import NEVER, When, day, days, month, months, narrowed, shifted, span, week, years

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""The first month of each, north of the equator."""
NUMBERS = ("a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
NUMBER = {word: n for n, word in enumerate(NUMBERS, 1)} | {"an": 1, "one": 1, "a single": 1}
LAG = dt.timedelta(3)
"""A page's date may lag behind its text: time zones, late editions."""
UNCERTAIN = frozenset({"day", "week"})


@dataclass(frozen=True)
class View:
    """From where a text looks at its dates."""

    story: dt.date
    future: bool = False
    """Whether what is dated lies ahead."""
    last: When = NEVER
    """The date the text spoke of before: what "the day before" goes by."""


def _count(words: str) -> int:
    return int(words) if words.isdigit() else NUMBER[words]


def _year_of(match: re.Match[str], view: View) -> int | None:
    """The year that a date names: by number, or as "of last year"."""
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    which = groups.get("whose")
    return view.story.year + {"last": -1, "this": 0, "next": 1}[which] if which else None


def _month_number(name: str) -> int:
    return MONTHS.index(name[:3]) + 1


def calendar_date(match: re.Match[str], view: View) -> When:
    """A day of a month, or several; the year nearest to the story where none is said."""
    number, first = _month_number(match["month"]), int(match["day"])
    year = _year_of(match, view) or _near_year(view, number, first)
    found = dt.date(year, number, first)
    groups = match.groupdict()
    if not groups.get("last"):
        return day(found)
    end_month = _month_number(groups["month2"]) if groups.get("month2") else number
    return days(found, dt.date(year + (end_month < number), end_month, int(groups["last"])))


def _near_year(view: View, number: int, first: int) -> int:
    story = view.story
    this = dt.date(story.year, number, min(first, 28))
    if view.future:
        return story.year + (this < story - LAG)
    return story.year - (this > story + LAG)


def iso_date(match: re.Match[str], _view: View) -> When:
    """Year, month and day in figures."""
    return day(dt.date(int(match["year"]), int(match["number"]), int(match["day"])))


def month_of(match: re.Match[str], view: View) -> When:
    """A month: of the year it names, else the nearest one behind us, or ahead of us for what is planned."""
    number, story = _month_number(match["month"]), view.story
    year = _year_of(match, view)
    if year is None:
        which = match.groupdict().get("which")
        if which == "last":
            year = story.year - (number >= story.month)
        elif which == "next" or (view.future and which != "this"):
            year = story.year + (number < story.month or (which == "next" and number == story.month))
        else:
            year = story.year - (number > story.month and which != "this")
    return narrowed(month(year, number), match.groupdict().get("part") or "")


def season_of(match: re.Match[str], view: View) -> When:
    """Three months: of the year it names, else the nearest behind or ahead of us."""
    first, year = SEASONS[match["season"]], _year_of(match, view)
    if year is None:
        which = match.groupdict().get("which") or ("next" if view.future else "last")
        found = months(view.story.year, first, first + 2)
        begun, over = (found.date or view.story) <= view.story, (found.end or view.story) < view.story
        year = view.story.year + {"last": 0 if over else -1, "this": 0, "next": 1 if begun else 0}[which]
    return narrowed(months(year, first, first + 2), match["part"] or "")


def year_of(match: re.Match[str], view: View) -> When:
    """A year, a third of it, or several."""
    last = match.groupdict().get("to")
    first = int(match["year"])
    if not last:
        return narrowed(years(first), match.groupdict().get("part") or "")
    return years(first, int(last) if len(last) == 4 else first // 100 * 100 + int(last))


def weekday(match: re.Match[str], view: View) -> When:
    """The nearest one behind us, or ahead of us for what is planned; a page may be dated a day before its text."""
    number, which = DAYS.index(match["weekday"]), match.groupdict().get("which")
    away = (number - view.story.weekday()) % 7
    of_week = {"last": -7, "this": 0, "next": 7}.get(match.groupdict().get("week") or "")
    if which == "next" or of_week is not None:
        monday = view.story - dt.timedelta(view.story.weekday())
        return day(monday + dt.timedelta(number + (7 if of_week is None else of_week)))
    if which in {"last", "past"}:
        return day(view.story - dt.timedelta(7 - away))
    return day(view.story + dt.timedelta(away if view.future or away <= 1 else away - 7))


def weekdays(match: re.Match[str], view: View) -> When:
    """From one weekday to another; what is planned may have begun the day before."""
    ahead = (DAYS.index(match["weekday"]) - view.story.weekday()) % 7
    first = view.story + dt.timedelta(ahead if ahead <= (5 if view.future else 1) else ahead - 7)
    length = dt.timedelta((DAYS.index(match["last"]) - DAYS.index(match["weekday"])) % 7)
    if not view.future and first + length > view.story + dt.timedelta(1):
        first -= dt.timedelta(7)
    return days(first, first + length)


def weekend(match: re.Match[str], view: View) -> When:
    """The one behind us, or ahead of us for what is planned."""
    which, weekday = match["which"], view.story.weekday()
    saturday = view.story + dt.timedelta(5 - weekday)
    if which == "next":
        saturday += dt.timedelta(7 if weekday >= 5 else 0)
    elif which == "last" or not (view.future or weekday >= 5 or which == "coming"):
        saturday -= dt.timedelta(7)
    return span(saturday, saturday + dt.timedelta(1))


STEP = {"last": -1, "past": -1, "this": 0, "current": 0, "next": 1, "coming": 1, "the": 0}


def unit(match: re.Match[str], view: View) -> When:
    """Last week, this month, next year; "earlier" and "later" end or begin today."""
    which, unit, story = match["which"] or "the", match["unit"], view.story
    step, edge = STEP[which], match.groupdict().get("edge")
    if unit == "week":
        found = week(story - dt.timedelta(story.weekday()) + dt.timedelta(7 * step))
    else:
        found = month(story.year, story.month + step) if unit == "month" else years(story.year + step)
    if edge == "earlier" and step == 0:
        return When(found.date, story, found.precision)
    if edge == "later" and step == 0:
        return When(story, found.end, found.precision)
    return narrowed(found, match.groupdict().get("part") or "")


def _from_today(number: int, unit: str, view: View) -> When:
    if unit == "day":
        return day(view.story + dt.timedelta(number))
    if unit == "week":
        return week(view.story - dt.timedelta(view.story.weekday()) + dt.timedelta(7 * number))
    return shifted(day(view.story), number, unit)


def ago(match: re.Match[str], view: View) -> When:
    """So many days, weeks, months or years back."""
    return _from_today(-_count(match["n"]), match["unit"], view)


def hence(match: re.Match[str], view: View) -> When:
    """The words "in two weeks": of what is planned; of what is past it is how long it took."""
    return _from_today(_count(match["n"]), match["unit"], view) if view.future else NEVER


def lately(match: re.Match[str], view: View) -> When:
    """The words "in the past three days": some day of them."""
    n = _count(match["n"] or "a") * {"hour": 1, "day": 1, "week": 7}[match["unit"]]
    n = max(n // 24, 1) if match["unit"] == "hour" else n
    return span(view.story - dt.timedelta(n), view.story) if n <= 14 else NEVER


def relative(match: re.Match[str], view: View) -> When:
    """The words "two days later", "the previous month": from the date spoken of before."""
    number, unit = _count(match.groupdict().get("n") or "a"), match["unit"]
    sign = -1 if match["way"] in {"earlier", "before", "previous", "preceding", "prior"} else 1
    if view.last.date is None or (unit in UNCERTAIN and view.last.end):
        return NEVER
    return shifted(view.last, sign * number, unit)


def same(match: re.Match[str], view: View) -> When:
    """The words "the same day", "later that day": what was spoken of before, if it was a day."""
    return view.last if match["unit"] == str(view.last.precision) and view.last.date else NEVER


TODAY = {
    "today": 0, "tonight": 0, "overnight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0,
    "yesterday": -1, "last night": -1, "last evening": -1, "the day before yesterday": -2,
    "tomorrow": 1, "the day after tomorrow": 2,
}  # fmt: skip


def today(match: re.Match[str], view: View) -> When:
    """Words for the story's day and its neighbours."""
    return day(view.story + dt.timedelta(TODAY[match["word"]]))


FEASTS = {"christmas eve": (12, 24), "christmas day": (12, 25), "new year's eve": (12, 31), "new year's day": (1, 1)}


def feast(match: re.Match[str], view: View) -> When:
    """Days with a name of their own."""
    number, first = FEASTS[match["word"].replace("’", "'")]
    return day(dt.date(_near_year(view, number, first), number, first))


def habit(_match: re.Match[str], _view: View) -> When:
    """The words "on Fridays", "every Monday", "the 1990s": time said, but no date."""
    return NEVER
