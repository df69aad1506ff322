"""SIGKILL in mid-stream, again and again: every topic and every table say what a recomputation from the log says."""

import signal
import time
from pathlib import Path
from random import Random

import pytest
import stories as made
import way

from communique.agents.acts import ActRow
from communique.agents.contributions import Contribution
from communique.agents.given import ArticleRow
from communique.broker.client import options
from communique.cli.log import latest, read
from communique.producers.publish import publish
from communique.producers.sources import read as articles_of
from communique.schemas.actors import ActorProfile
from communique.schemas.articles import CodedStory, RawArticle
from communique.schemas.events import DiplomaticEvent
from communique.schemas.settings import Settings
from communique.schemas.topics import ACTORS_PROFILES, ARTICLES_CODED, DEAD_LETTERS, EVENTS_DIPLOMATIC

RESEARCH = Path(__file__).parents[3] / "shared/data/articles.jsonl"
SEEDS = Path(__file__).parents[2] / "seeds"
COUNT = 249
LEAD = 500
"""Characters of each body: what matters here is how many messages there are, not how long the parser needs."""
KILLS = 3


def corpus() -> list[RawArticle]:
    """The research articles where they lie beside the project, else our seeds under other names, as many."""
    if RESEARCH.is_file():
        return [one for one in articles_of([RESEARCH]) if isinstance(one, RawArticle)]
    seeds = [one for one in articles_of([SEEDS]) if isinstance(one, RawArticle)]
    times = -(-COUNT // len(seeds))
    return [one.model_copy(update={"id": f"{one.id}-{n}"}) for n in range(times) for one in seeds][:COUNT]


@pytest.mark.faults  # `tests/faults/test_sample.py` is the quick one
@pytest.mark.timeout(900)
def test_killed_in_mid_stream_the_tables_are_those_of_a_recomputation(settings: Settings) -> None:
    chance = Random(7)
    articles = [one.model_copy(update={"body": one.body[:LEAD]}) for one in corpus()]
    assert settings.broker
    # Every fifth comes twice and every tenth is changed in between: repeats and revisions under fire.
    changed = [one.model_copy(update={"body": one.body[: len(one.body) // 2]}) for one in articles[::10]]
    publish([*articles, *changed, *articles[::5]], settings=settings, bootstrap=settings.broker)
    with way.worker(settings) as worker:
        for _ in range(KILLS):
            before = len(way.lie(settings, ARTICLES_CODED))
            way.until(lambda: len(way.lie(settings, ARTICLES_CODED)) > before + 20, "it works again", limit=120)  # noqa: B023
            time.sleep(chance.random())  # any moment
            worker.end(signal.SIGKILL, 10)
            worker.start()
        way.settled(settings, worker, limit=150)
        worker.end(signal.SIGTERM, 15)
    assert worker.starts == KILLS + 1
    assert way.lie(settings, DEAD_LETTERS) == []

    told = [CodedStory.model_validate_json(one.value or b"") for one in way.lie(settings, ARTICLES_CODED)]
    assert {one.article_id for one in told} == {one.id for one in articles}
    expected = made.recomputed_events(told)
    assert len(expected) > 50, "too little to compare"
    _topics_agree(settings, expected)
    _tables_agree(settings, told, expected)


def _topics_agree(settings: Settings, expected: dict[str, DiplomaticEvent]) -> None:
    records = latest(way.lie(settings, EVENTS_DIPLOMATIC))
    events = [DiplomaticEvent.model_validate_json(one.value or b"") for one in records]
    assert made.without_revision({one.id: one for one in events}) == made.without_revision(expected)
    records = latest(way.lie(settings, ACTORS_PROFILES))
    profiles = [ActorProfile.model_validate_json(it.value) for it in records if it.value]
    assert {one.code: one for one in profiles} == made.recomputed_profiles(expected)


def _tables_agree(settings: Settings, told: list[CodedStory], expected: dict[str, DiplomaticEvent]) -> None:
    now = {name: {s.story: s.events for s in latest if s.events} for name, latest in made.last_words(told).items()}
    rows = {key: ArticleRow.model_validate_json(value) for key, value in _changelog(settings, "articles").items()}
    assert {name: row.stories for name, row in rows.items()} == now

    acts = [ActRow.model_validate_json(value) for value in _changelog(settings, "acts").values()]
    kept = {it.telling.event.id: it.telling.event for it in acts if it.telling and it.telling.event}
    assert kept == {one.id: one for stories in now.values() for events in stories.values() for one in events}

    actors = {key: Contribution.model_validate_json(value) for key, value in _changelog(settings, "actors").items()}
    assert made.parts(actors) == made.parts(made.recomputed_rows(expected))


def _changelog(settings: Settings, table: str) -> dict[str, bytes]:
    """The rows that a worker would recover; the log beneath may hold any number of earlier ones."""
    assert settings.broker
    records = latest(read([settings.changelog(table)], options(settings, settings.broker)))
    return {(one.key or b"").decode(): one.value or b"" for one in records}
