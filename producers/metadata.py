"""A text file → what the JSON file of the same stem beside it says about it: date, title, address, publisher."""

from pathlib import Path
from typing import Any

from communique.producers.articles import parse
from communique.producers.refusal import RefusedError

KNOWN = ("id", "url", "title", "publisher", "language")
DATES = ("published_at", "published")
TEXTS = (".txt", ".html", ".htm")
MOST_BYTES = 5_000_000


def metadata_of(text: Path) -> dict[str, Any]:
    """The fields of an article that stand beside its text; nothing when there are none, or when they are damaged."""
    fields = _fields(text.with_suffix(".json"))
    known = {name: fields[name] for name in KNOWN if isinstance(fields.get(name), str)}
    dates = [fields[name] for name in DATES if isinstance(fields.get(name), str)]
    return {**known, **({"published_at": dates[0]} if dates else {})}


def describes(path: Path) -> Path | None:
    """The text that a JSON file is about, when it is no article itself."""
    if path.suffix.lower() != ".json":
        return None
    text = next((beside for ending in TEXTS if (beside := path.with_suffix(ending)).is_file()), None)
    return text if text and _fields(path) else None


def _fields(path: Path) -> dict[str, Any]:
    """The object in the file, unless it has a body of its own and thus is an article."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return {}
        value = parse(path.read_bytes())
    except (OSError, RefusedError):
        return {}
    return value if isinstance(value, dict) and "body" not in value else {}
