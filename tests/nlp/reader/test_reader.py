"""The reader must give the same answer for the same sentence, and an answer for every span that it is asked about."""

import numpy as np
import pytest

from communique.nlp.reader import TYPES, Reader
from communique.nlp.reader.heads import pieces

SENTENCE = "Norway condemned the detention of two journalists by Belarus on Tuesday."
NORWAY, BELARUS, TUESDAY = (0, 6), (53, 60), (64, 71)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


def test_the_actor_the_recipient_and_the_act_are_read(reader: Reader) -> None:
    """A plain sentence, so that weights and code that do not fit each other are noticed."""
    reading = reader.read(reader.encode(SENTENCE), [NORWAY, BELARUS, TUESDAY])
    assert TYPES[int(reading.pairs[0, 1].argmax())] == "ACCUSE"
    assert reading.actor[0] > 0.5 > reading.actor[2]
    assert reading.pairs[0, 2, 0] > 0.5, "nobody condemns a Tuesday"


def test_probabilities_are_probabilities(reader: Reader) -> None:
    """Downstream thresholds and the calibration take them as such."""
    reading = reader.read(reader.encode(SENTENCE), [NORWAY, BELARUS, TUESDAY])
    assert reading.pairs.shape == (3, 3, len(TYPES))
    np.testing.assert_allclose(reading.pairs.sum(axis=-1), 1, atol=1e-5)
    np.testing.assert_allclose(reading.quad.sum(), 1, atol=1e-5)


def test_a_reading_does_not_depend_on_what_else_is_asked(reader: Reader) -> None:
    """Event ids are made from what is read: a candidate more must not change the others."""
    alone, among = (
        reader.read(reader.encode(SENTENCE), [NORWAY, BELARUS]),
        reader.read(reader.encode(SENTENCE), [TUESDAY, NORWAY, BELARUS]),
    )
    np.testing.assert_allclose(alone.pairs[0, 1], among.pairs[1, 2], atol=1e-6)


@pytest.mark.parametrize(
    ("text", "spans", "why"),
    [
        (SENTENCE, [], "a sentence without candidates"),
        ("", [(0, 0)], "nothing to read"),
        ("word " * 400, [(0, 4), (1990, 1994)], "the second span lies beyond what is read"),
        ("\u200b\u200b \U0001f600 \ud83d", [(0, 1)], "zero-width characters, an emoji, half of a pair"),
    ],
)
def test_odd_input_is_read_as_no_event(reader: Reader, text: str, spans: list[tuple[int, int]], why: str) -> None:
    """The reader answers for every span; what it could not see takes part in nothing."""
    reading = reader.read(reader.encode(text), spans)
    assert reading.pairs.shape[:2] == (len(spans), len(spans)), why
    unseen = [i for i, (start, _) in enumerate(spans) if start > 1000]
    assert all(reading.pairs[i, :, 0].min() == 1.0 for i in unseen), why


@pytest.mark.parametrize(
    ("span", "wanted", "why"),
    [
        ((0, 5), (1, 2), "the first word"),
        ((3, 8), (1, 3), "pieces that are only touched belong to it"),
        ((5, 6), None, "a gap between pieces"),
    ],
)
def test_pieces_of_a_span(span: tuple[int, int], wanted: tuple[int, int] | None, why: str) -> None:
    """Characters to word pieces; special pieces (0, 0) belong to no span."""
    offsets = np.array([[0, 0], [0, 5], [6, 10], [0, 0]])
    assert pieces(offsets, *span) == wanted, why
