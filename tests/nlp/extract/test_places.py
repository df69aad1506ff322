"""A name is a place only when it is one above all others."""

from communique.nlp.extract.places import lookup


def test_a_city_that_outweighs_its_namesakes() -> None:
    found = lookup("Geneva")
    assert found is not None
    assert found[0] == "CHE"


def test_a_name_of_many_towns_is_refused() -> None:
    assert lookup("Springfield") is None


def test_an_unknown_name_is_refused() -> None:
    assert lookup("Nowhereville") is None
