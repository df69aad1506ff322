"""Two thousand articles through the tables on the real broker, in three orders: each time what counting anew gives."""

import datetime as dt
import signal
from pathlib import Path
from random import Random

import pytest
import stories as made
import way

from communique.broker import topics
from communique.cli.log import latest
from communique.schemas.actors import ActorProfile
from communique.schemas.articles import CodedStory
from communique.schemas.base import Quote
from communique.schemas.events import CodedEvent, DiplomaticEvent, Entity
from communique.schemas.ontology import DatePrecision, EventType, Modality
from communique.schemas.settings import Settings
from communique.schemas.topics import ACTORS_PROFILES, ARTICLES_CODED, DEAD_LETTERS, EVENTS_DIPLOMATIC

ARTICLES = 2_000
COUNTRIES = [Entity(code=code, name=code, country=code) for code in ("FRA", "KEN", "BRA", "IND", "JPN", "EGY", "PER")]
TYPES = [
    (EventType.CONSULT, "040", Modality.ACTUAL),
    (EventType.AGREE, "030", Modality.PLANNED),
    (EventType.REJECT, "125", Modality.ACTUAL),
    (EventType.ACCUSE, "112", Modality.ACTUAL),
]
WORDS = ("they signed a treaty on grain", "a treaty on grain was signed", "ships were turned back at sea")


def telling(chance: Random, article: str, number: int) -> CodedEvent:
    """What happens among seven countries in one spring, told in few words."""
    event_type, cameo, modality = chance.choice(TYPES)
    published = dt.datetime(2026, 3, 1, tzinfo=dt.UTC) + dt.timedelta(hours=chance.randrange(24 * 90))
    acting, receiving = chance.sample(COUNTRIES, 2)
    day = published.date() + dt.timedelta(chance.randrange(-3, 3)) if chance.random() < 0.6 else None
    words = chance.choice(WORDS)
    told = made.event(
        f"{article}-{number}",
        article,
        actor=[acting],
        recipient=[receiving],
        event_type=event_type,
        day=day,
        modality=modality,
        publisher=chance.choice(["BBC", "BBC News", "Daily Ledger", "Northern Wire"]),
    )
    changes = {
        "cameo": cameo,
        "published_at": published,
        "sentence": Quote(start=0, end=len(words), text=words),
        "date_precision": chance.choice([DatePrecision.DAY, DatePrecision.DAY, DatePrecision.WEEK])
        if day
        else DatePrecision.NONE,
    }
    return told.model_copy(update=changes)


def corpus(chance: Random) -> list[CodedStory]:
    """Articles of one or two stories; one in ten is corrected, one in thirty deleted, one in ten comes twice."""
    stories: list[CodedStory] = []
    for number in range(ARTICLES):
        article = f"a{number}"
        for offset in range(2 if number % 10 == 0 else 1):
            count = chance.choice([1, 1, 2])
            told = [[telling(chance, article, 2 * n + it) for it in range(chance.randrange(3))] for n in range(count)]
            stories += [
                made.coded(*events, article=article, offset=offset, story=n, stories=count)
                for n, events in enumerate(told)
            ]
        if number % 30 == 0:
            stories.append(made.coded(article=article, offset=2, stories=0))
    return stories + stories[::10]


@pytest.mark.faults
@pytest.mark.timeout(1800)
def test_in_any_order_the_tables_end_the_same(settings: Settings, tmp_path: Path) -> None:
    chance = Random(2000)
    stories = corpus(chance)
    expected = made.recomputed_events(stories)
    profiles = made.recomputed_profiles(expected)
    assert len(expected) > 500
    assert max(one.mentions for one in expected.values()) > 3, "they meet"
    for name in ("as published", "reversed", "shuffled"):
        order = stories[:: -1 if name == "reversed" else 1]
        if name == "shuffled":
            chance.shuffle(order)
        changes = {"prefix": f"{settings.prefix[:-1]}{name[0]}.", "state": tmp_path / name, "processes": 1}
        mine = settings.model_copy(update=changes)
        assert mine.broker
        topics.create(mine.broker, mine)
        assert told(mine, order) == (expected, profiles), name


def told(settings: Settings, order: list[CodedStory]) -> tuple[dict[str, DiplomaticEvent], dict[str, ActorProfile]]:
    """Events and profiles as they stand when everything in this order is worked off."""
    with way.worker(settings) as worker:
        messages = [(one.article_id.encode(), one.model_dump_json().encode()) for one in order]
        way.put(settings, [*messages], ARTICLES_CODED)
        way.settled(settings, worker, limit=500)
        worker.end(signal.SIGTERM, 30)
    assert way.lie(settings, DEAD_LETTERS) == []
    records = latest(way.lie(settings, EVENTS_DIPLOMATIC))
    events = [DiplomaticEvent.model_validate_json(one.value or b"") for one in records]
    records = latest(way.lie(settings, ACTORS_PROFILES))
    standing = [ActorProfile.model_validate_json(one.value or b"") for one in records]
    return made.without_revision({one.id: one for one in events}), {one.code: one for one in standing}
