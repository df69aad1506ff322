"""articles.clean → articles.classified: every story with whether it is about political actors, and why."""

from collections.abc import AsyncIterator

from communique.agents.guard import read
from communique.agents.hop import Batches, Work, outcomes
from communique.agents.records import Outgoing, Record, outgoing
from communique.nlp.actors import Gazetteer
from communique.nlp.classify import classify as classify_story
from communique.schemas.articles import ClassifiedStory, Relevance, Story
from communique.schemas.topics import ARTICLES_CLASSIFIED

STAGE = "classify"
WITHDRAWN = Relevance(relevant=False, category="withdrawn", score=0.0, reason="withdrawn")


async def classify(batches: Batches, work: Work) -> AsyncIterator[list[Outgoing]]:
    """Say of each story whether it is worth coding."""
    async for records in batches:
        yield await outcomes(STAGE, records, work)


def classified(record: Record, *, gazetteer: Gazetteer) -> list[Outgoing]:
    """What one record of `articles.clean` gives."""
    story = read(Story, record)
    verdict = ClassifiedStory(story=story, relevance=WITHDRAWN) if story.withdrawn else classify_story(story, gazetteer)
    return outgoing(ARTICLES_CLASSIFIED, [verdict], record, STAGE)
