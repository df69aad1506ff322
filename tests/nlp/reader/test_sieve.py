"""The sieve lets through what tells of an act and spares the encoder the plainest of the rest."""

import pytest

from communique.nlp.reader import SHIPPED, Sieve
from communique.nlp.reader.sieve import words


@pytest.fixture(scope="module")
def sieve() -> Sieve:
    return Sieve.load(SHIPPED)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Norway condemned the detention of two journalists by Belarus on Tuesday.", "a plain verb"),
        ("Peru and Chile held talks in Lima.", "a light verb and a noun"),
        ("Rebels shelled the airport for a third day.", "no name at all"),
        ("CANADA IMPOSES SANCTIONS ON MYANMAR", "a headline in capitals"),
    ],
)
def test_what_tells_of_an_act_passes(sieve: Sieve, text: str, why: str) -> None:
    assert sieve.passes(text), why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("She has two children and likes to swim.", "a life"),
        ("What is it like to live there?", "a question"),
        ("The novel is about three sisters who grew up in a village.", "a book"),
    ],
)
def test_what_tells_of_none_is_held_back(sieve: Sieve, text: str, why: str) -> None:
    """Without this the sieve costs more than it spares."""
    assert not sieve.passes(text), why


def test_rare_forms_share_their_beginning() -> None:
    """A form that was too rare to be weighed is known by its relatives."""
    assert words("bombarding") & words("bombardment") > words("bomb") & words("bombardment")
