"""Texts → which of them are copies of which: a sketch of fixed size each, then sketches side by side."""

from base64 import b64decode, b64encode
from collections.abc import Iterable
from typing import TypeVar
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from communique.nlp.clean.blocks import WORD

T = TypeVar("T")
SIZE = 128
SHINGLE = 4
MOST_WORDS = 5_000
ALIKE = 0.5
"""Papers cut a wire story and change its head: copies share most shingles, tellings of one event hardly any."""
BY_CHANCE = 1 / 256
"""A byte of each minimum is kept (b-bit minwise hashing, Li and König 2010): so many of them agree by themselves."""
_RANDOM = np.random.default_rng(20220120)
_FACTORS: NDArray[np.uint64] = _RANDOM.integers(1, 2**31 - 1, (SIZE, 1), dtype=np.uint64)
_SHIFTS: NDArray[np.uint64] = _RANDOM.integers(0, 2**31 - 1, (SIZE, 1), dtype=np.uint64)
_PRIME = np.uint64(2**31 - 1)


def sketch(text: str) -> str:
    """MinHash over runs of four words, as base64; empty for a text too short to be a copy of anything."""
    words = [found.group().casefold() for found, _ in zip(WORD.finditer(text), range(MOST_WORDS), strict=False)]
    shingles = {
        crc32(" ".join(words[at : at + SHINGLE]).encode("utf-8", "replace")) & 0x7FFFFFFF
        for at in range(len(words) - SHINGLE + 1)
    }
    if len(shingles) < SHINGLE:
        return ""
    hashes = np.fromiter(shingles, dtype=np.uint64, count=len(shingles))
    minima = ((hashes * _FACTORS + _SHIFTS) % _PRIME).min(axis=1)
    return b64encode((minima & np.uint64(0xFF)).astype(np.uint8).tobytes()).decode()


def similarity(one: str, other: str) -> float:
    """The estimated share of common word runs, 0 to 1."""
    return float(_similarities(_bytes(one), _bytes(other)[np.newaxis])[0]) if one and other else 0.0


def originals(sketches: Iterable[tuple[T, str]]) -> dict[T, T]:
    """Each copy → the first text that it is like; who comes first is the caller's to say."""
    firsts: list[T] = []
    known: NDArray[np.uint8] = np.empty((0, SIZE), dtype=np.uint8)
    copies: dict[T, T] = {}
    for name, packed in sketches:
        if not packed:
            continue
        mine = _bytes(packed)
        alike = _similarities(mine, known)
        if alike.size and alike.max() >= ALIKE:
            copies[name] = firsts[int(alike.argmax())]
        else:
            firsts.append(name)
            known = np.vstack([known, mine])
    return copies


def _bytes(packed: str) -> NDArray[np.uint8]:
    return np.frombuffer(b64decode(packed), dtype=np.uint8)


def _similarities(mine: NDArray[np.uint8], known: NDArray[np.uint8]) -> NDArray[np.float64]:
    agreed: NDArray[np.float64] = (known == mine).mean(axis=1)
    return (agreed - BY_CHANCE) / (1 - BY_CHANCE)
