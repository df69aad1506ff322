"""`data/acts/*.toml`, then the user's → the senses of each word: type, mode, CAMEO code, where the recipient stands."""

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from communique.schemas.ontology import EventType, QuadClass


@dataclass(frozen=True)
class Sense:
    """One sense of some verbs or nouns."""

    event_type: EventType
    cameo: str
    mode: str | None
    objects: frozenset[str]
    complement: bool
    with_words: frozenset[str]
    recipient: tuple[str, ...]
    weak: bool
    name: str
    """Type (and the file, if it is a user's) and position in its file: what `explain` shows."""
    own: bool = False
    """From a user's file: who added it knows that field better than we and our reader do."""


@dataclass(frozen=True)
class Lexicon:
    """Lemma (particles and compounds joined by `_`) → its senses."""

    verbs: dict[str, tuple[Sense, ...]]
    nouns: dict[str, tuple[Sense, ...]]

    @property
    def own(self) -> frozenset[str]:
        """How the words of a user's files begin, without what an inflection changes: `parle`, `carr` of `carry out`."""
        senses = (
            (word, sense) for index in (self.verbs, self.nouns) for word, found in index.items() for sense in found
        )
        return frozenset(
            word.split("_")[0].lower().removesuffix("y").removesuffix("e") for word, it in senses if it.own
        )


def _words(entry: dict[str, Any], field: str) -> tuple[str, ...]:
    """`verbs = "call_off cancel"`; a list of them is the same."""
    said = entry.get(field, "")
    return tuple(" ".join(map(str, said)).split() if isinstance(said, list) else str(said).split())


def _act(event_type: EventType, name: str, entry: dict[str, Any], *, own: bool = False) -> Sense:
    return Sense(
        event_type=event_type,
        cameo=entry["cameo"],
        mode=entry.get("mode") or None,
        objects=frozenset(_words(entry, "objects")),
        complement=bool(entry.get("complement", False)),
        with_words=frozenset(_words(entry, "with_words")),
        recipient=_words(entry, "recipient"),
        weak=bool(entry.get("weak", False)),
        name=name,
        own=own,
    )


@cache
def load(extra: tuple[Path, ...] = ()) -> Lexicon:
    """The lexicon that ships with the coder, and after it the acts of the user's files."""
    verbs: dict[str, list[Sense]] = defaultdict(list)
    nouns: dict[str, list[Sense]] = defaultdict(list)
    for entry, act in (*_shipped(), *(act for path in extra for act in _of_user(path))):
        for index, field in ((verbs, "verbs"), (nouns, "nouns")):
            for word in _words(entry, field):
                index[word].append(act)
    return Lexicon(
        verbs={word: tuple(acts) for word, acts in verbs.items()},
        nouns={word: tuple(acts) for word, acts in nouns.items()},
    )


def _shipped() -> Iterator[tuple[dict[str, Any], Sense]]:
    for event_type in EventType:
        text = files("communique.nlp").joinpath(f"data/acts/{event_type.value.lower()}.toml").read_text("utf-8")
        for position, entry in enumerate(tomllib.loads(text)["act"]):
            yield entry, _act(event_type, f"{event_type.value}.{position}", entry)


def _of_user(path: Path) -> Iterator[tuple[dict[str, Any], Sense]]:
    """Any types in one file: each act names its own. Raises `ValueError` that says which act is wrong, and how."""
    try:
        entries = tomllib.loads(path.read_text("utf-8"))["act"]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"the act file {path} cannot be read: {error}") from error
    except KeyError as error:
        raise ValueError(f"the act file {path} has no [[act]]") from error
    for position, entry in enumerate(entries):
        try:
            event_type = EventType(entry["type"])
            act = _act(event_type, f"{event_type.value}.{path.stem}.{position}", entry, own=True)
            goldstein(act.cameo)
        except KeyError as error:
            raise ValueError(f"{path}, act {position}: {error} is missing") from error
        except ValueError as error:
            raise ValueError(f"{path}, act {position}: {error}") from error
        except StopIteration as error:
            raise ValueError(f"{path}, act {position}: {entry['cameo']!r} is no CAMEO code") from error
        if not entry.get("verbs") and not entry.get("nouns"):
            raise ValueError(f"{path}, act {position}: it has neither verbs nor nouns")
        yield entry, act


@cache
def _scores() -> dict[str, Any]:
    return tomllib.loads(files("communique.nlp").joinpath("data/scores.toml").read_text("utf-8"))


def goldstein(cameo: str) -> float:
    """The Goldstein value of a CAMEO code: that of its longest known prefix."""
    scale: dict[str, float] = _scores()["goldstein"]
    return next(scale[cameo[:n]] for n in range(len(cameo), 1, -1) if cameo[:n] in scale)


def quad_class(event_type: EventType) -> QuadClass:
    """The quad class of an event type."""
    return QuadClass(_scores()["quad"][event_type.value])


def plain_cameo(event_type: EventType) -> str:
    """The CAMEO code of a type of which nothing more is known."""
    code: str = _scores()["cameo"][event_type.value]
    return code


def curve() -> dict[str, float]:
    """The weights of the confidence curve, by feature."""
    weights: dict[str, float] = _scores()["confidence"]
    return weights
