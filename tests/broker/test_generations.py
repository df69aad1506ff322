"""The state of the generations on a real broker: the last word holds, and of two who speak at once one is refused."""

import datetime as dt
import time
from collections.abc import Callable

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer

from communique.broker import generations, topics
from communique.schemas.generations import Generation, GenerationError, Generations
from communique.schemas.settings import Settings
from communique.schemas.topics import ARTICLES_RAW, EVENTS_CODED, GENERATIONS

NOW = dt.datetime(2026, 3, 19, tzinfo=dt.UTC)
SECOND = Generation(number=2, begun_at=NOW, caught_up_at=NOW)


def begun(state: Generations) -> Generations:
    return state.begun(SECOND)


def until(met: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not met():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.2)


def there(settings: Settings) -> set[str]:
    admin = KafkaAdminClient(bootstrap_servers=settings.broker)
    names = {name for name in admin.list_topics() if name.startswith(settings.prefix[:-1])}
    admin.close()
    return names


def test_every_change_is_seen_by_who_watches_and_by_who_comes_later(settings: Settings, kafka: str) -> None:
    with generations.Watch(settings, kafka) as watch:
        assert watch.look().active == 1
        generations.change(settings, kafka, begun)
        assert watch.look().numbers == {1, 2}
        generations.change(settings, kafka, lambda state: state.switched(2))
        assert watch.look().active == 2
    assert generations.read(settings, kafka).served == (1,)


def test_a_log_of_an_older_release_is_served_by_its_first_generation(settings: Settings, kafka: str) -> None:
    assert generations.read(settings.model_copy(update={"prefix": "older."}), kafka) == Generations()


def test_of_two_changes_at_once_one_is_refused(settings: Settings, kafka: str) -> None:
    """The second begins and ends while the first has read the state, and not yet written."""

    def slow(state: Generations) -> Generations:
        generations.change(settings, kafka, begun)
        return begun(state)

    with pytest.raises(GenerationError, match="somebody else changed"):
        generations.change(settings, kafka, slow)
    assert generations.read(settings, kafka).numbers == {1, 2}


def test_a_strangers_record_on_the_topic_changes_nothing(settings: Settings, kafka: str) -> None:
    generations.change(settings, kafka, begun)
    producer = KafkaProducer(bootstrap_servers=kafka)
    for value in (b"{", b"null", b"{}", b'{"active": 2}', None):
        producer.send(settings.topic(GENERATIONS), key=b"generations", value=value).get(10)
    producer.close()
    assert generations.read(settings, kafka).numbers == {1, 2}


def test_a_refused_step_writes_nothing(settings: Settings, kafka: str) -> None:
    with pytest.raises(GenerationError):
        generations.change(settings, kafka, lambda state: state.switched(5))
    assert generations.read(settings, kafka) == Generations()


def test_another_consumer_needs_the_last_record_and_no_code_of_ours(settings: Settings, kafka: str) -> None:
    """What the documents tell others to do: follow one partition, take the last value, look up the topic's name."""
    import json

    generations.change(settings, kafka, begun)
    generations.change(settings, kafka, lambda state: state.switched(2))
    consumer = KafkaConsumer(
        settings.topic(GENERATIONS),
        bootstrap_servers=kafka,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
        consumer_timeout_ms=3000,
    )
    *_, last = (json.loads(record.value) for record in consumer)
    consumer.close()
    [serving] = [it for it in last["kept"] if it["number"] == last["active"]]
    assert serving["topics"]["events.coded.v1"] == settings.at(2).topic(EVENTS_CODED)


def test_what_is_dropped_is_swept_and_nothing_else(settings: Settings, kafka: str) -> None:
    generations.change(settings, kafka, begun)
    topics.create(kafka, settings.at(2))
    before = there(settings)
    state = generations.change(settings, kafka, lambda it: it.switched(2).dropped(1))
    deleted = generations.sweep(settings, kafka, state)
    until(lambda: set(deleted) == before - there(settings))  # the broker answers before it has forgotten them
    assert settings.topic(ARTICLES_RAW) in there(settings)
    assert topics.check(kafka, settings.at(2)) == []
    assert generations.sweep(settings, kafka, state) == [], "once is enough, twice does no harm"
