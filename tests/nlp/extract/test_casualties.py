"""How many were killed and injured, where the text says so."""

import pytest

from communique.nlp.extract.casualties import count


@pytest.mark.parametrize(
    ("sentence", "killed", "injured"),
    [
        ("The raid killed at least 12 people and wounded 30.", 12, 30),
        ("Seven soldiers were killed near the border.", 7, None),
        ("A blast injured three guards.", None, 3),
        ("He was killed two years ago.", None, None),  # a time, not a number of people
        ("The bombing destroyed a bridge.", None, None),
    ],
)
def test_numbers_beside_the_word(sentence: str, killed: int | None, injured: int | None) -> None:
    assert (count(sentence, "killed"), count(sentence, "injured")) == (killed, injured)
