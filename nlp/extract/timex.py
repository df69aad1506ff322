"""A text → its time expressions; what each says stands in `timex_values`."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from communique.nlp.extract import timex_values as values
from communique.nlp.extract.timex_values import DAYS, NUMBERS, View
from communique.nlp.extract.when import NEVER, When

Reader = Callable[[re.Match[str], View], When]


@dataclass(frozen=True)
class Timex:
    """Characters `[start, end)` that say when."""

    start: int
    end: int
    match: re.Match[str]
    read: Reader

    @property
    def coarse(self) -> bool:
        """A month or a year: deep inside a noun phrase it is the time of that thing, not of the act."""
        groups = self.match.groupdict()
        return not groups.get("day") and bool(groups.get("month") or groups.get("year"))

    def seen(self, view: View | None) -> When:
        """Its date; without a view only a full date with its year counts."""
        if view is None:
            view = View(dt.date.max) if self.match.groupdict().get("year") else None
        try:
            return self.read(self.match, view) if view else NEVER
        except (ValueError, OverflowError):  # the 31st of a short month, a year before the first
            return NEVER


_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_MONTH2 = _MONTH.replace("<month>", "<month2>")
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d|s\b)"
_ORDINAL = r"(?:st|nd|rd|th)?"
_DAY = rf"(?P<day>\d{{1,2}}){_ORDINAL}\b"
_TO_DAY = rf"(?P<last>\d{{1,2}}){_ORDINAL}\b"
_WEEKDAY = rf"(?P<weekday>{'|'.join(DAYS)})\b"
_TO_WEEKDAY = rf"(?P<last>{'|'.join(DAYS)})\b"
_N = rf"(?P<n>\d{{1,3}}|an?|one|{'|'.join(NUMBERS[1:])})"
_UNIT = "(?P<unit>week|month|year)"
_TO = r"(?: ?[-–] ?| to | until | through | till | and )"
_WHOSE = rf"(?:,? (?:of )?{_YEAR}|,? (?:of )?(?P<whose>last|this|next) year)"
_IN = "in|since|by|during|of|from|until|for"
_PARTED = r"(?:the )?(?P<part>early|mid|late|start|beginning|middle|end)(?: of | in |[-–]| )(?:the )?"
_PART = rf"(?:{_PARTED})?"

PATTERNS: tuple[tuple[str, Reader], ...] = (
    (rf"\b{_YEAR}-(?P<number>\d\d)-(?P<day>\d\d)\b", values.iso_date),
    (rf"(?:{_WEEKDAY},? \(?)?\b{_MONTH} {_DAY}(?:{_TO}{_TO_DAY}(?! {_MONTH2}))?{_WHOSE}?", values.calendar_date),
    (rf"\b{_MONTH} {_DAY}{_TO}{_MONTH2} {_TO_DAY}{_WHOSE}?", values.calendar_date),
    (rf"(?:{_WEEKDAY},? \(?)?\b(?:the )?{_DAY}(?:{_TO}{_TO_DAY})? (?:of )?{_MONTH}{_WHOSE}?", values.calendar_date),
    (rf"\b{_DAY} {_MONTH}{_TO}{_TO_DAY} {_MONTH2}{_WHOSE}?", values.calendar_date),
    (rf"\b(?:(?:{_IN}) )?{_PART}{_MONTH}{_WHOSE}", values.month_of),
    (rf"\b{_PART}(?P<which>last|this|next) {_MONTH}", values.month_of),
    (rf"\b(?:{_IN}) {_PART}{_MONTH}(?! \d|[\w'’])", values.month_of),
    (rf"\b{_PARTED}{_MONTH}(?! \d|[\w'’])", values.month_of),
    (rf"\b(?:the (?=\S+ of ))?{_PART}(?:the |last |this |next )?(?P<season>spring|summer|autumn|fall|winter){_WHOSE}",
     values.season_of),
    (rf"\b{_PART}(?P<which>last|this|next) (?P<season>spring|summer|autumn|fall|winter)\b", values.season_of),
    (rf"\b(?:from|between) {_YEAR}(?: to | until | and |-|–)(?P<to>(?:19|20)\d\d)\b", values.year_of),
    (rf"\b(?:(?:{_IN}|the) )?{_YEAR}[-–](?P<to>\d\d(?:\d\d)?)\b", values.year_of),
    (rf"\b(?:{_IN}|the) {_PART}{_YEAR}\b", values.year_of),
    (rf"\b{_PARTED}{_YEAR}\b", values.year_of),
    (r"\b(?:19|20)?\d0s\b", values.habit),
    (rf"\b(?:every|each) (?:{'|'.join(DAYS)}|day|week|month|year)\b|\b(?:{'|'.join(DAYS)})s\b", values.habit),
    (rf"\b(?:from |between )?{_WEEKDAY}{_TO}{_TO_WEEKDAY}", values.weekdays),
    (rf"\b{_WEEKDAY}(?: of)? (?P<week>last|this|next) week\b", values.weekday),
    (rf"\b(?P<week>last|next) week,? (?:on )?{_WEEKDAY}", values.weekday),
    (rf"\b(?:(?P<which>last|next|this|past) )?{_WEEKDAY}", values.weekday),
    (r"\b(?:(?P<which>last|next|this|past|coming|the) )?weekend\b", values.weekend),
    (r"\b(?P<word>the day before yesterday|the day after tomorrow|today|tonight|overnight|yesterday|tomorrow"
     r"|last night|last evening|this morning|this afternoon|this evening)\b", values.today),
    (r"\b(?P<word>christmas eve|christmas day|new year['’]s eve|new year['’]s day)\b", values.feast),
    (rf"\b(?:(?P<edge>earlier|later) )?{_PART}(?P<which>last|past|this|current|next|coming) {_UNIT}\b", values.unit),
    (r"\b(?:the )?(?P<part>start|beginning|middle|end) of (?P<which>the) (?P<unit>week|month|year)\b", values.unit),
    (rf"\b{_N} (?P<unit>day|week|month|year)s? ago\b", values.ago),
    (rf"\b(?:in|within) (?:the next )?{_N} (?P<unit>day|week|month|year)s?(?:['’]s? time)?(?! of\b)", values.hence),
    (rf"\b(?:in|over|during|within|for) the (?:past|last) (?:{_N} )?(?P<unit>hour|day|week)s?\b", values.lately),
    (rf"\b{_N} (?P<unit>day|week|month|year)s? (?P<way>earlier|later|before)\b(?! the| a\b)", values.relative),
    (r"\bthe (?P<unit>day|week|month|year) (?P<way>before|after)\b(?! \w)", values.relative),
    (r"\bthe (?P<way>previous|preceding|prior|following|next) (?P<unit>day|week|month|year)\b", values.relative),
    (r"\b(?:the same|that|earlier in the|later in the|earlier that|later that) (?P<unit>day|month|year)\b",
     values.same),
)  # fmt: skip
"""Of several that begin at one place the longest counts, then the first."""

_COMPILED = tuple((re.compile(pattern), reader) for pattern, reader in PATTERNS)
_HINT = re.compile(
    r"\d|day|week|month|year|night|morrow|morning|afternoon|evening|today|spring|summer|autumn|fall|winter|christmas"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
)


def find(text: str) -> list[Timex]:
    """The time expressions of a sentence from left to right, never overlapping."""
    lowered = text.lower()
    if len(lowered) != len(text) or not _HINT.search(lowered):
        return []
    hits = [Timex(m.start(), m.end(), m, reader) for pattern, reader in _COMPILED for m in pattern.finditer(lowered)]
    hits = [hit for hit in hits if _named(hit, text)]
    hits.sort(key=lambda hit: (hit.start, -hit.end))
    found: list[Timex] = []
    for hit in hits:
        if not found or hit.start >= found[-1].end:
            found.append(hit)
    return found


def _named(timex: Timex, text: str) -> bool:
    """Names of months and days have capitals: a "march", and what "may" be, are none."""
    groups = timex.match.groupdict()
    return all(text[timex.match.start(name)].isupper() for name in ("month", "weekday") if groups.get(name))


def resolve(text: str, view: View | None) -> When:
    """The first date that a text names."""
    return next((when for timex in find(text) if (when := timex.seen(view)) is not NEVER), NEVER)
