"""A body → how much of it is read, so that hostile input ends in time; the rest is said to be unread."""

import re
from itertools import islice

LINES = 4_000
TAGS = 20_000
EDITS = 50_000
"""Entities, odd blanks, runs of letters beyond ASCII: each is looked at and may be mended."""
BOUNDS = (
    (re.compile(r"[\n\r\x0b\x0c\x85\u2028\u2029]\s*"), LINES),
    (re.compile("<"), TAGS),
    (re.compile("&[#a-zA-Z]|=[0-9A-F\r\n]|[\x00-\x08\t\x0e-\x1f\x7f]|[^\x00-\x7f]+"), EDITS),
)


def reach(body: str) -> int:
    """How many characters, from the first, keep within all bounds."""
    if len(body) <= LINES:
        return len(body)
    ends = (next(islice(pattern.finditer(body), most, None), None) for pattern, most in BOUNDS)
    return min((found.start() for found in ends if found), default=len(body))
