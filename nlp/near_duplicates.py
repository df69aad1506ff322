"""Text → a signature of fixed size; two signatures → how alike the texts are, word for word."""

from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from communique.nlp.clean.blocks import WORD

Signature = tuple[int, ...]
SIZE = 64
SHINGLE = 4
MOST_WORDS = 5_000
ALIKE = 0.5
"""Papers cut a wire story and change its head: copies share most shingles, tellings of one event hardly any."""
_RANDOM = np.random.default_rng(20220120)
_FACTORS: NDArray[np.uint64] = _RANDOM.integers(1, 2**31 - 1, SIZE, dtype=np.uint64)
_SHIFTS: NDArray[np.uint64] = _RANDOM.integers(0, 2**31 - 1, SIZE, dtype=np.uint64)
_PRIME = np.uint64(2**31 - 1)


def signature(text: str) -> Signature:
    """MinHash over runs of four words; empty for a text too short to be a copy of anything."""
    words = [found.group().casefold() for found, _ in zip(WORD.finditer(text), range(MOST_WORDS), strict=False)]
    shingles = {
        crc32(" ".join(words[at : at + SHINGLE]).encode()) & 0x7FFFFFFF for at in range(len(words) - SHINGLE + 1)
    }
    if len(shingles) < SHINGLE:
        return ()
    hashes = np.fromiter(shingles, dtype=np.uint64, count=len(shingles))
    return tuple(
        int(((hashes * factor + shift) % _PRIME).min()) for factor, shift in zip(_FACTORS, _SHIFTS, strict=True)
    )


def similar(a: Signature, b: Signature) -> bool:
    """Whether two texts are near-copies."""
    return similarity(a, b) >= ALIKE


def similarity(a: Signature, b: Signature) -> float:
    """The estimated share of common word runs, 0 to 1."""
    return sum(x == y for x, y in zip(a, b, strict=True)) / SIZE if a and b else 0.0
