"""Raw text as it was copied or sent → plain text: entities, odd blanks, broken encoding, mail encoding undone."""

import html
import quopri
import re
from collections.abc import Iterator
from itertools import islice

import ftfy
from ftfy.badness import is_bad

from communique.nlp.clean.bounds import LINES
from communique.nlp.clean.traced import Edit, Traced

INVISIBLE = "\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
BLANK = "\t\x00-\x08\x0e-\x1f\x7f\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
ENTITY = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});"
TYPOGRAPHY = re.compile(
    rf"(?P<entity>{ENTITY})|(?P<invisible>[{INVISIBLE}]+)|(?P<blank>[{BLANK}]+)|(?P<lone>[\ud800-\udfff]+)"
)
MAIL_BREAK = re.compile(r"=\r?\n")
MAIL_CODE = re.compile(r"(?:=[0-9A-F]{2}|=\r?\n)+")
QUOTED = re.compile(r"^(?:>[ >]*)(?=[^>])", re.MULTILINE)
FEWEST_QUOTED = 6
NON_ASCII = re.compile(r"[^\x00-\x7f]+")


def mend(text: Traced) -> Traced:
    """Everything that is the transport's and not the writer's, undone."""
    for edits in (_mail, _quoted, _typography, _encoding):
        text = text.edit(edits(text.text))
    return text


def _mail(text: str) -> Iterator[Edit]:
    """Quoted-printable, where soft line breaks say that the text is in it."""
    if not (MAIL_BREAK.search(text) and re.search("=[0-9A-F]{2}", text)):
        return
    for found in MAIL_CODE.finditer(text):
        # A line may be broken in the middle of a letter of several bytes: the whole run is decoded at once.
        yield Edit(found.start(), found.end(), _decode(quopri.decodestring(found.group().encode())))


def _quoted(text: str) -> Iterator[Edit]:
    """Mail that was answered or passed on: the signs before each of its lines."""
    marks = list(islice(QUOTED.finditer(text), LINES))
    if len(marks) >= FEWEST_QUOTED:
        yield from (Edit(*it.span(), "") for it in marks)


def _decode(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _typography(text: str) -> Iterator[Edit]:
    for found in TYPOGRAPHY.finditer(text):
        yield Edit(found.start(), found.end(), _plain(found))


def _plain(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "entity":
            return html.unescape(found.group()).replace("\u00a0", " ").replace("\u00ad", "")
        case "invisible":
            return ""
        case "blank":
            return " " * len(found.group())
        case _:
            return "\ufffd" * len(found.group())


def _encoding(text: str) -> Iterator[Edit]:
    """UTF-8 once read as something else (`â€™`): mended run by run, so that all around keeps its place."""
    for found in NON_ASCII.finditer(text):
        run = found.group()
        if len(run) > 1 and is_bad(run):
            mended = ftfy.fix_encoding(run)
            if mended != run:
                yield Edit(found.start(), found.end(), mended)
