"""`data/acts/*.toml` → the senses of each verb and noun: type, mode, CAMEO code, where the recipient stands."""

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
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
    """Type and position in its file: what `explain` shows."""


@dataclass(frozen=True)
class Lexicon:
    """Lemma (particles and compounds joined by `_`) → its senses."""

    verbs: dict[str, tuple[Sense, ...]]
    nouns: dict[str, tuple[Sense, ...]]


def _words(entry: dict[str, Any], field: str) -> tuple[str, ...]:
    return tuple(str(entry.get(field, "")).split())


def _act(event_type: EventType, position: int, entry: dict[str, Any]) -> Sense:
    return Sense(
        event_type=event_type,
        cameo=entry["cameo"],
        mode=entry.get("mode") or None,
        objects=frozenset(_words(entry, "objects")),
        complement=bool(entry.get("complement", False)),
        with_words=frozenset(_words(entry, "with_words")),
        recipient=_words(entry, "recipient"),
        weak=bool(entry.get("weak", False)),
        name=f"{event_type.value}.{position}",
    )


@cache
def load() -> Lexicon:
    """The lexicon that ships with the coder."""
    verbs: dict[str, list[Sense]] = defaultdict(list)
    nouns: dict[str, list[Sense]] = defaultdict(list)
    for event_type in EventType:
        text = files("communique.nlp").joinpath(f"data/acts/{event_type.value.lower()}.toml").read_text("utf-8")
        for position, entry in enumerate(tomllib.loads(text)["act"]):
            act = _act(event_type, position, entry)
            for index, field in ((verbs, "verbs"), (nouns, "nouns")):
                for word in _words(entry, field):
                    index[word].append(act)
    return Lexicon(
        verbs={word: tuple(acts) for word, acts in verbs.items()},
        nouns={word: tuple(acts) for word, acts in nouns.items()},
    )


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
