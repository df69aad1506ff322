"""Text → the same text with as many characters, without case, accents and punctuation: what aliases are compared in."""

import unicodedata

KEPT = ".+"
"""`U.S.` and `St. Lucia` are told from `us` and `St Lucia` by it, `OPEC+` from `OPEC`."""


class _Table(dict[int, str]):
    """Fills itself: one entry for each character ever seen."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_character(chr(code))
        return folded


SPECIAL = {"ı": "i", "İ": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ə": "e", "ß": "s", "æ": "a", "œ": "o", "þ": "t"}


def _fold_character(character: str) -> str:
    base = SPECIAL.get(character) or SPECIAL.get(character.lower()) or unicodedata.normalize("NFKD", character)[0]
    if base.isalnum():
        return base.lower()[0]
    return character if character in KEPT else " "


_TABLE = _Table()


def fold(text: str) -> str:
    """Offsets into the result are offsets into the text."""
    return text.replace("...", "   ").translate(_TABLE)


def cased_like(surface: str, alias: str) -> bool:
    """A capital in the alias must be one in the text (`Turkey`, `US`); small letters may be either (`NATO CHIEF`)."""
    return surface == alias or all(
        there.isupper() or not here.isupper() for here, there in zip(alias, surface, strict=True)
    )
