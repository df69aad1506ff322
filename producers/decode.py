"""Bytes of a text or HTML file → its characters and the encoding they were in."""

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

import charset_normalizer

from communique.producers.refusal import RefusedError
from communique.schemas.failures import Reason

UTF_32_FIRST = (  # the mark of UTF-32-LE begins with that of UTF-16-LE
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DECLARED = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
AS_BROWSERS_READ = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
}
WESTERN = "cp1252 cp1250 cp1251 koi8_r cp1253 cp1254 cp1255 cp1256"
# The more usual first: a short text often reads equally well in several.
USUAL = f"{WESTERN} gb18030 big5 cp932 euc_jp euc_kr utf_16 utf_16_le utf_16_be".split()
MULTIBYTE = re.compile("[^\x00-\x7f\ufffd]")


class Decoded(NamedTuple):
    """The characters, and how they were found."""

    text: str
    encoding: str


def decode(data: bytes, *, html: bool = False, said: str | None = None) -> Decoded:
    """The text that the bytes hold; a byte order mark is no part of it. Line ends stay as they are.

    `said` is the encoding that came with them, as in an answer over HTTP.
    """
    decoded = next(_readings(data, html=html, said=said), None)
    if decoded is None:
        raise RefusedError(Reason.NOT_UTF8, "in no encoding that we know", "Save it as UTF-8")
    if "\0" in decoded.text:
        raise RefusedError(Reason.NOT_UTF8, "holds NUL characters, as binary files do", "Publish text or HTML")
    return decoded


def marked(data: bytes) -> str | None:
    """The encoding that a byte order mark at the start announces."""
    return next((encoding for mark, encoding in UTF_32_FIRST if data.startswith(mark)), None)


def _readings(data: bytes, *, html: bool, said: str | None) -> Iterator[Decoded]:
    """Readings of the bytes, the most certain first."""
    certain = [marked(data), "utf-8", _as_browsers(said), _declared(data) if html else None]
    for encoding in filter(None, certain):
        try:
            yield Decoded(data.decode(encoding), encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    yield from _damaged_utf8(data)
    guesses = charset_normalizer.from_bytes(data, cp_isolation=USUAL)
    for guess in sorted(guesses, key=lambda it: (it.chaos, -it.coherence, USUAL.index(it.encoding))):
        yield Decoded(str(guess), guess.encoding)


def _declared(data: bytes) -> str | None:
    """The encoding that a page says it is in, as a browser takes it."""
    found = DECLARED.search(data, 0, 4096)
    return _as_browsers(found[1].decode("ascii")) if found else None


def _as_browsers(said: str | None) -> str | None:
    """The name of an encoding → the encoding that browsers read where it is said."""
    try:
        name = codecs.lookup(said or "").name
    except (LookupError, ValueError):  # a NUL in a name that came over the network
        return None
    return AS_BROWSERS_READ.get(name, name)


def _damaged_utf8(data: bytes) -> Iterator[Decoded]:
    """UTF-8 with a few broken bytes: guessing another encoding would spoil every other character."""
    text = data.decode("utf-8", errors="replace")
    if len(MULTIBYTE.findall(text)) > text.count("\ufffd"):
        yield Decoded(text, "utf-8-damaged")
