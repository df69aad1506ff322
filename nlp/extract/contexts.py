"""Words of a sentence → PLOVER contexts: what the act is about."""

from collections.abc import Iterable

from communique.nlp.extract.words import table


def find(lemmas: Iterable[str]) -> tuple[str, ...]:
    """The contexts whose words occur, in the order of their file."""
    words = set(lemmas)
    return tuple(name for name, signs in table("contexts").items() if words & signs)
