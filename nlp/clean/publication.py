"""A line about a story → the moment of publication that it names, or None."""

import re
from datetime import UTC, datetime, timedelta, timezone

MONTHS = (
    "jan|ene|янв feb|fév|фев mar|mär|мар apr|abr|avr|апр may|mai|мая jun|juin|июн jul|juil|июл "
    "aug|ago|aoû|авг sep|сен oct|okt|окт nov|ноя dec|dez|dic|déc|дек"
)
MONTH = {name: number for number, names in enumerate(MONTHS.split(), 1) for name in names.split("|")}
ZONES = {
    "EDT": -4,
    "EST": -5,
    "ET": -5,
    "CDT": -5,
    "CST": -6,
    "PDT": -7,
    "PST": -8,
    "BST": 1,
    "CET": 1,
    "CEST": 2,
    "IST": 5.5,
}
NAME = r"(?P<month>[^\W\d_]{3,10})"
DATES = (
    re.compile(r"(?P<year>(?:19|20)\d\d)[-./年](?P<number>\d\d?)[-./月](?P<day>\d\d?)(?!\d)"),
    re.compile(rf"(?<!\d)(?P<day>\d\d?)(?:st|nd|rd|th)?\.? (?:de )?{NAME}\.?,? (?:de )?(?P<year>(?:19|20)\d\d)"),
    re.compile(rf"{NAME}\.? (?P<day>\d\d?)(?:st|nd|rd|th)?,? (?P<year>(?:19|20)\d\d)"),
    re.compile(r"(?<!\d)(?P<day>\d\d?)[./](?P<number>\d\d?)[./](?P<year>(?:19|20)\d\d)"),
)
CLOCK = re.compile(
    r"(?<!\d)(?P<hour>\d\d?):(?P<minute>\d\d)(?::\d\d)?\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>[A-Z]{2,4})?", re.I
)


def date_in(line: str) -> datetime | None:
    """The first full date; a date that can be read two ways (03/04/2021) is none."""
    for pattern in DATES:
        for found in pattern.finditer(line[:200]):
            date = _date(found)
            if date:
                return _at_clock(date, line[found.end() : found.end() + 30])
    return None


def _date(found: re.Match[str]) -> datetime | None:
    parts = found.groupdict()
    day = int(parts["day"])
    month = int(parts["number"]) if parts.get("number") else _month(parts["month"])
    if parts.get("number") and found.start("day") < found.start("number"):
        if month > 12 >= day:
            day, month = month, day
        elif day <= 12 and day != month:
            return None
    try:
        return datetime(int(parts["year"]), month, day, tzinfo=UTC)
    except ValueError:
        return None


def _month(name: str) -> int:
    name = name.casefold()
    return MONTH.get(name[:4]) or MONTH.get(name[:3]) or 0


def _at_clock(date: datetime, rest: str) -> datetime:
    found = CLOCK.search(rest)
    if not found or int(found["hour"]) > 23 or int(found["minute"]) > 59:
        return date
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].lower().startswith("p") else 0)
    zone = timezone(timedelta(hours=ZONES.get((found["zone"] or "").upper(), 0)))
    return date.replace(hour=hour, minute=int(found["minute"]), tzinfo=zone)
