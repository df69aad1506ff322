"""A sentence → how many were killed and injured, where it says so."""

import re

_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WORDS = {word: n for n, word in enumerate(_SMALL, 1)} | {"dozen": 12, "a": 1, "an": 1}
_NUMBER = rf"(?P<n>\d[\d,]*|{'|'.join(_SMALL)})"
_PEOPLE = r"(?:\s+(?!and\b|were\b|was\b|have\b|had\b)[\w'’-]+){0,5}"
_HURT = {"killed": r"kill(?:ed|ing|s)?|dead|died|slain", "injured": r"wound(?:ed|ing|s)?|injur(?:ed|ing|es)"}
_ABOUT = r"(?:at least |more than |some |about |over |nearly |another |as many as |up to |around )?"
_PATTERNS = {
    what: (
        re.compile(rf"\b(?:{verb})\s+{_ABOUT}{_NUMBER}\b(?!\s+(?:years?|days?|hours?|weeks?|months?))", re.IGNORECASE),
        re.compile(rf"\b{_NUMBER}{_PEOPLE}\s+(?:were |was |have been |had been |others )?(?:{verb})\b", re.IGNORECASE),
    )
    for what, verb in _HURT.items()
}


def count(sentence: str, what: str) -> int | None:
    """How many were `killed` or `injured`; nothing where no number stands with the word."""
    for pattern in _PATTERNS[what]:
        if match := pattern.search(sentence):
            digits = match["n"].lower()
            return _WORDS[digits] if digits in _WORDS else int(digits.replace(",", ""))
    return None
