"""Which generation serves, and what may become of each: a table of steps, and of what is refused."""

import datetime as dt
from collections.abc import Callable

import pytest

from communique.schemas.generations import Generation, GenerationError, Generations
from communique.schemas.settings import Settings
from communique.schemas.topics import ARTICLES_RAW, EVENTS_CODED, GENERATIONS, TOPICS

NOW = dt.datetime(2026, 3, 19, tzinfo=dt.UTC)


def ready(number: int) -> Generation:
    return Generation(number=number, begun_at=NOW, caught_up_at=NOW)


def under_way(number: int) -> Generation:
    return Generation(number=number, begun_at=NOW)


TWO = Generations().begun(ready(2))
THREE_SERVES = TWO.switched(2).begun(ready(3)).switched(3)


def test_a_new_log_is_served_by_its_first_generation() -> None:
    assert (Generations().active, Generations().numbers) == (1, {1})
    assert Generations().under_way is None


def test_switch_and_back_and_switch_again() -> None:
    switched = TWO.switched(2)
    assert (switched.active, switched.served) == (2, (1,))
    back = switched.back()
    assert (back.active, back.served) == (1, ())
    assert back.switched(2) == switched


def test_what_served_before_the_last_so_many_is_superfluous() -> None:
    assert [THREE_SERVES.superfluous(keep) for keep in (0, 1, 2, 9)] == [(1, 2), (1,), (), ()]
    left = THREE_SERVES.dropped(1)
    assert (left.numbers, left.served, left.active) == ({2, 3}, (2,), 3)


def test_a_number_is_never_given_twice() -> None:
    """What is left of a dropped one, on the broker or in somebody's notes, must not be taken for another."""
    assert TWO.dropped(2).latest == 2


REFUSED: list[tuple[Callable[[], Generations], str, str]] = [
    (lambda: TWO.switched(1), "serves already", "nothing to switch"),
    (lambda: TWO.switched(7), "no generation 7: there is 1, 2", "a number that nobody has"),
    (lambda: Generations().begun(under_way(2)).switched(2), "not through", "half a log must not serve"),
    (lambda: Generations().begun(under_way(2)).begun(under_way(3)), "2 is under way", "two at once"),
    (TWO.back, "no former generation", "nothing served before"),
    (lambda: TWO.dropped(1), "generation 1 serves", "what serves is not deleted"),
    (lambda: TWO.dropped(3), "no generation 3", "a typing error deletes nothing"),
]


@pytest.mark.parametrize(("step", "said", "why"), REFUSED, ids=[why for _, _, why in REFUSED])
def test_what_cannot_be_is_refused_in_words(step: Callable[[], Generations], said: str, why: str) -> None:
    with pytest.raises(GenerationError, match=said):
        step()


def test_the_first_generation_has_the_names_of_the_contract_and_the_raw_log_has_one_name() -> None:
    settings = Settings(prefix="communique.")
    assert {settings.at(1).topic(topic) for topic in TOPICS} == {f"communique.{topic.name}" for topic in TOPICS}
    assert settings.at(2).topic(EVENTS_CODED) == "communique.g2.events.coded.v1"
    assert {settings.at(2).topic(it) for it in (ARTICLES_RAW, GENERATIONS)} == {
        "communique.articles.raw.v1",
        "communique.generations.v1",
    }
    assert settings.at(2).app_id != settings.app_id
    assert settings.at(2).pinned and not settings.pinned
