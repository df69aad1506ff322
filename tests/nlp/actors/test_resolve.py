"""Noun phrases resolve to the right code and name on the right day."""

import datetime as dt

import pytest

from communique.nlp.actors import Gazetteer

SUMMER_2022 = dt.date(2022, 6, 1)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.mark.parametrize(
    ("phrase", "code", "name", "why"),
    [
        ("Chinese Foreign Minister Wang Yi", "CHNGOV", "Wang Yi", "title and name are one person"),
        ("the Chinese foreign minister", "CHNGOV", "Wang Yi", "the office's holder on that day"),
        ("former US president Barack Obama", "USAELI", "Barack Obama", "former holders stay people of their country"),
        ("Russia's foreign ministry", "RUSGOV", "foreign ministry of Russia", "possessive"),
        ("two U.S. officials", "USAGOV", "official of United States", "numbers and dots"),
        ("the Turkish army", "TURMIL", "military of Turkey", "demonym and role"),
        ("Moscow police", "RUSCOP", "police of Russia", "a capital with a role"),
        ("US-backed rebels in Syria", "SYRREB", "rebel of Syria", "the backer is not the actor"),
        ("a group of Russian soldiers", "RUSMIL", "military of Russia", "the partitive's complement is the head"),
        ("the U.S. ambassador to China", "USAGOV", "ambassador of United States", "the host is not the actor"),
        ("the Kremlin", "RUS", "Russia", "metonym"),
        ("US", "USA", "United States", "capitals count"),
        ("a court", "JUD", "court", "a role alone gives its sector"),
        ("Western countries", "WST", "the West", "a group of states"),
    ],
)
def test_a_phrase_has_one_actor(gazetteer: Gazetteer, phrase: str, code: str, name: str, why: str) -> None:
    entity = gazetteer.resolve_phrase(phrase, SUMMER_2022)
    assert entity is not None, why
    assert (entity.code, entity.name) == (code, name), why


@pytest.mark.parametrize("phrase", ["us", "turkey", "the weather", ""])
def test_what_is_no_actor_resolves_to_nothing(gazetteer: Gazetteer, phrase: str) -> None:
    assert gazetteer.resolve_phrase(phrase, SUMMER_2022) is None
