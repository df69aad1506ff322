"""articles.classified → articles.coded: what each story says that someone did; nothing for an irrelevant one."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from communique.agents.guard import read
from communique.agents.hop import Batches, Work, outcomes
from communique.agents.records import Outgoing, Record, outgoing
from communique.schemas.articles import ClassifiedStory, CodedStory, Story
from communique.schemas.topics import ARTICLES_CODED

if TYPE_CHECKING:  # spaCy is for the coding processes: the worker starts in half the time without it
    from communique.nlp.extract import Extractor

STAGE = "extract"


async def extract(batches: Batches, work: Work) -> AsyncIterator[list[Outgoing]]:
    """Code the events of each relevant story."""
    async for records in batches:
        yield await outcomes(STAGE, records, work)


def coded(record: Record, *, extractor: "Extractor") -> list[Outgoing]:
    """What one record of `articles.classified` gives.

    Irrelevant and withdrawn stories travel on empty: a former revision of the article may have given events here.
    """
    verdict = read(ClassifiedStory, record)
    result = extractor.extract([verdict.story]) if verdict.relevance.relevant else [_nothing(verdict.story)]
    return outgoing(ARTICLES_CODED, result, record, STAGE)


def _nothing(story: Story) -> CodedStory:
    return CodedStory.model_validate(story, from_attributes=True)
