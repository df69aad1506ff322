"""The sentences that were labelled for this project → rows; and whole articles → sentences without labels."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from communique.nlp.extract import sentences

Row = dict[str, Any]

HERE = Path(__file__).parent
SIDES = re.compile(r"^(?P<type>[A-Z]+):(?P<actor>[^>]*)>(?P<recipient>.*)$")


def known(folder: Path) -> list[Row]:
    """Sentences of which every act is known: `id`, `text`, `acts` with `type`, `actor` and `recipient` spans."""
    return [*_labels(folder / "articles.jsonl"), *_written("own")]


def held_out() -> list[Row]:
    """Likewise, of sentences that no weights were trained on."""
    return _written("held-out")


def _written(room: str) -> list[Row]:
    files = sorted((HERE / room).glob("[a-z]*.txt"))
    return [_own(f"{room}-{file.stem}-{n}", line) for file in files for n, line in enumerate(_lines(file))]


def fold(row: Row, folds: int) -> int:
    """All sentences of an article share one fold."""
    return spread(row["id"].split(":")[0], folds)


def spread(name: str, folds: int) -> int:
    """The fold of what has this name: the same for ever, whatever is added beside it."""
    return int(hashlib.md5(name.encode()).hexdigest(), 16) % folds  # noqa: S324 - to spread, not to protect


def unlabelled(folder: Path) -> list[str]:
    """Sentences of whole articles, as they come: what the coder meets, most of it without an act."""
    bodies = [row["body"] for row in _json_lines(folder / "articles.jsonl")]
    return [body[start:end] for body in bodies for start, end in sentences.split(body)]


def _json_lines(file: Path) -> Iterator[Row]:
    if file.exists():
        yield from map(json.loads, file.read_text("utf-8").splitlines())


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#")]


def _labels(articles: Path) -> Iterator[Row]:
    """`labels/*.jsonl` hold offsets into the articles' bodies and no words: without the articles they say nothing."""
    bodies = {row["id"]: row["body"] for row in _json_lines(articles)}
    for file in sorted((HERE / "labels").glob("*.jsonl")):
        for row in _json_lines(file):
            if row["id"] in bodies:
                start, end = row["start"], row["end"]
                acts = [_moved(act, start) for act in row["acts"]]
                yield {"id": f"{row['id']}:{start}", "text": bodies[row["id"]][start:end], "acts": acts}


def _moved(act: Row, start: int) -> Row:
    return {
        "type": act["type"],
        "modality": act.get("modality", "actual"),
        **{side: [(a - start, b - start) for a, b in act[side]] for side in ("actor", "recipient")},
    }


def _own(name: str, line: str) -> Row:
    """`SENTENCE | TYPE: ACTOR ; ACTOR > RECIPIENT | …`; either side may be missing."""
    text, *acts = [part.strip() for part in line.split("|")]
    return {"id": name, "text": text, "acts": [_act(text, act) for act in acts if act]}


def _act(text: str, words: str) -> Row:
    match = SIDES.match(words)
    if match is None:
        raise ValueError(f"not TYPE: ACTOR > RECIPIENT: {words!r}")
    return {"type": match["type"], **{side: _places(text, match[side]) for side in ("actor", "recipient")}}


def _places(text: str, side: str) -> list[tuple[int, int]]:
    return [_place(text, words) for phrase in side.split(";") if (words := phrase.strip())]


def _place(text: str, words: str) -> tuple[int, int]:
    found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) or re.search(re.escape(words), text)
    if found is None:
        raise ValueError(f"{words!r} does not stand in {text!r}")
    return found.span()
