"""What the user names as feeds → their addresses: an address, or a file that lists some (OPML, or one a line)."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree


def addresses(named: str) -> Iterator[str]:
    """Each address; ValueError, with what is wrong, where there is none."""
    for address in [named] if "://" in named else _listed(Path(named)):
        if not _usable(address):
            raise ValueError(f"{address!r} is no http:// or https:// address")
        yield address


def _usable(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # half a bracket, a port beyond 65535
        return False


def _listed(file: Path) -> list[str]:
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{file} is no address, nor a file of addresses ({error})") from error
    if text.lstrip().startswith("<"):
        return _outlines(text, file)
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _outlines(text: str, file: Path) -> list[str]:
    """The feeds of an OPML list, as every feed reader exports it."""
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - the user's own file; expat bounds what entities may become
    except ElementTree.ParseError as error:
        raise ValueError(f"{file} is no OPML: {error}") from error
    return [address for outline in root.iter("outline") if (address := outline.get("xmlUrl"))]
