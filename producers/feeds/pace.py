"""What a feed said, or that it said nothing → when it is asked again."""

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

HOUR, DAY = 3600.0, 86_400.0
MAX_AGE = re.compile(r"max-age\s*=\s*(\d{1,9})", re.IGNORECASE)


def wait(every: float, headers: Mapping[str, str], minutes: int) -> float:
    """Seconds until a feed that answered is asked again: what it asks for counts, up to an hour."""
    found = MAX_AGE.search(headers.get("cache-control", ""))
    return max(every, min(HOUR, max(float(found[1]) if found else 0.0, minutes * 60.0)))


def back_off(every: float, failures: int, headers: Mapping[str, str], now: float) -> float:
    """Seconds until a feed that failed so often is asked again: twice as long each time, up to a day."""
    longer = every * 2.0 ** min(failures - 1, 20)
    return min(DAY, max(longer, _retry_after(headers.get("retry-after", ""), now)))


def _retry_after(said: str, now: float) -> float:
    """Seconds, or a moment as mail writes it."""
    if said.strip().isdecimal():
        return float(said)
    try:
        return parsedate_to_datetime(said).timestamp() - now
    except (TypeError, ValueError):
        return 0.0
