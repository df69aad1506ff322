"""Words of a clause and the story's date → the date of the act, as exactly as they say; nothing rather than a guess."""

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass

from communique.schemas.ontology import DatePrecision

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = tuple(
    """january february march april may june july august september october november december""".split()  # noqa: SIM905
)
SHORT = {name[:3]: n for n, name in enumerate(MONTHS, 1)} | {"sept": 9}
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"


@dataclass(frozen=True)
class When:
    """A date, its end where it is a span, and how exactly it is known."""

    date: dt.date | None = None
    end: dt.date | None = None
    precision: DatePrecision = DatePrecision.NONE


NEVER = When()


def _month(year: int, month: int) -> When:
    return When(dt.date(year, month, 1), dt.date(year, month, monthrange(year, month)[1]), DatePrecision.MONTH)


def _year(year: int) -> When:
    return When(dt.date(year, 1, 1), dt.date(year, 12, 31), DatePrecision.YEAR)


def _day(date: dt.date) -> When:
    return When(date, None, DatePrecision.DAY)


def _week(first: dt.date, last: dt.date) -> When:
    return When(first, last, DatePrecision.WEEK)


def _full(match: re.Match[str], story: dt.date, *, future: bool) -> When:
    month = SHORT[match["month"][:4] if match["month"].startswith("sept") else match["month"][:3]]
    groups = match.groupdict()
    year = int(groups["year"]) if groups.get("year") else _near_year(story, month, future=future)
    if not groups.get("day"):
        return _month(year, month)
    day = int(groups["day"])
    return _day(dt.date(year, month, day)) if 1 <= day <= monthrange(year, month)[1] else _month(year, month)


def _near_year(story: dt.date, month: int, *, future: bool) -> int:
    """The year of "in March": that of the nearest one behind us, or ahead of us for what is planned."""
    if future:
        return story.year + (month < story.month)
    return story.year - (month > story.month)


def _weekday(match: re.Match[str], story: dt.date, *, future: bool) -> When:
    """Within the last days if past; a page's date may lag a day behind its text (time zones, late editions)."""
    away = (DAYS.index(match["weekday"]) - story.weekday()) % 7
    if match["which"] == "next":
        return _day(story + dt.timedelta(away or 7))
    if match["which"] == "last":
        return _day(story - dt.timedelta(7 - away))
    return _day(story + dt.timedelta(away if future or away <= 1 else away - 7))


def _days(match: re.Match[str], story: dt.date, **_: bool) -> When:
    """From one weekday to another: the stretch that begins nearest to the story."""
    ahead = (DAYS.index(match["weekday"]) - story.weekday()) % 7
    first = story + dt.timedelta(ahead if ahead < 4 else ahead - 7)
    length = (DAYS.index(match["last"]) - DAYS.index(match["weekday"])) % 7
    return When(first, first + dt.timedelta(length), DatePrecision.DAY)


def _weekend(match: re.Match[str], story: dt.date, *, future: bool) -> When:
    if future or match["which"] == "next":
        saturday = story + dt.timedelta((5 - story.weekday()) % 7)
    else:
        saturday = story - dt.timedelta((story.weekday() - 5) % 7)
    return _week(saturday, saturday + dt.timedelta(1))


def _relative(match: re.Match[str], story: dt.date, **_: bool) -> When:
    which, unit = match["which"], match["unit"]
    step = {"last": -1, "past": -1, "previous": -1, "this": 0, "next": 1, "coming": 1}[which]
    if unit == "week":
        monday = story - dt.timedelta(story.weekday()) + dt.timedelta(7 * step)
        return _week(monday, monday + dt.timedelta(6))
    if unit == "month":
        month = story.year * 12 + story.month - 1 + step
        return _month(month // 12, month % 12 + 1)
    return _year(story.year + step)


_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER = {word: n for n, word in enumerate(_NUMBERS, 1)} | {"a": 1, "an": 1}


def _ago(match: re.Match[str], story: dt.date, **_: bool) -> When:
    n = int(match["n"]) if match["n"].isdigit() else _NUMBER[match["n"]]
    unit = match["unit"]
    if unit == "day":
        return _day(story - dt.timedelta(n))
    if unit == "week":
        monday = story - dt.timedelta(story.weekday() + 7 * n)
        return _week(monday, monday + dt.timedelta(6))
    if unit == "month":
        month = story.year * 12 + story.month - 1 - n
        return _month(month // 12, month % 12 + 1)
    return _year(story.year - n)


_SHIFT = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}

_RULES = (
    (re.compile(rf"\b{_MONTH} {_DAY}\b(?:,? {_YEAR})?"), _full),
    (re.compile(rf"\b{_DAY} {_MONTH}(?:,? {_YEAR})?"), _full),
    (re.compile(rf"\b{_MONTH},? (?:of )?{_YEAR}\b"), _full),
    (re.compile(rf"\bfrom (?P<weekday>{'|'.join(DAYS)}) (?:to|until|through) (?P<last>{'|'.join(DAYS)})\b"), _days),
    (re.compile(r"\b(?:(?P<which>last|next|this|over the|the) )?weekend\b"), _weekend),
    (re.compile(rf"\b(?:(?P<which>last|next|this|on|past) )?(?P<weekday>{'|'.join(DAYS)})s?\b"), _weekday),
    (
        re.compile(r"\b(?P<word>today|tonight|yesterday|tomorrow)\b"),
        lambda m, s, **_: _day(s + dt.timedelta(_SHIFT[m["word"]])),
    ),
    (
        re.compile(r"\b(?:later |earlier )?(?P<which>last|past|previous|this|next|coming) (?P<unit>week|month|year)\b"),
        _relative,
    ),
    (
        re.compile(rf"\b(?P<n>\d+|an?|{'|'.join(_NUMBERS)}) (?P<unit>day|week|month|year)s? (?:ago|earlier)\b"),
        _ago,
    ),
    (re.compile(rf"\b(?:in|since|by|during|late|early|last|of) (?:late |early )?{_MONTH}(?![\w'])"), _full),
    (re.compile(rf"\b(?:in|since|of|from) {_YEAR}\b"), lambda m, s, **_: _year(int(m["year"]))),
)


def resolve(words: str, story: dt.date | None, *, future: bool) -> When:
    """The date that the words name. Without a story date only full dates count."""
    text = words.lower()
    for pattern, read in _RULES:
        match = pattern.search(text)
        if match is None:
            continue
        if story is None:
            return (
                _full(match, dt.date.max, future=future) if match.groupdict().get("year") and read is _full else NEVER
            )
        return read(match, story, future=future)
    return NEVER
