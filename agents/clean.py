"""articles.raw → articles.clean: each article as its stories; a deletion as a story that takes them back."""

import re
from collections.abc import AsyncIterator

from communique.agents.guard import RefusedError, read, read_key
from communique.agents.hop import Batches, Work, outcomes
from communique.agents.records import Outgoing, Record, outgoing
from communique.nlp.clean import clean as clean_article
from communique.schemas.articles import Origin, RawArticle, Story
from communique.schemas.failures import Reason
from communique.schemas.topics import ARTICLES_CLEAN

STAGE = "clean"
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of what is printed."""


async def clean(batches: Batches, work: Work) -> AsyncIterator[list[Outgoing]]:
    """Cut each article into stories without boilerplate."""
    async for records in batches:
        yield await outcomes(STAGE, records, work)


def stories(record: Record, *, max_bytes: int) -> list[Outgoing]:
    """What one record of `articles.raw` gives."""
    origin = Origin(partition=record.partition, offset=record.offset)
    if record.value is None:
        return outgoing(ARTICLES_CLEAN, [_withdrawal(read_key(record), origin)], record, STAGE)
    article = read(RawArticle, record, max_bytes=max_bytes)
    if CONTROL.search(article.id):  # it would be printed on terminals and in logs
        raise RefusedError(Reason.INVALID, f"id: control characters in {article.id[:80]!r}")
    return outgoing(ARTICLES_CLEAN, clean_article(article, origin), record, STAGE)


def _withdrawal(article_id: str, origin: Origin) -> Story:
    return Story(
        article_id=article_id, story=0, stories=0, origin=origin, text="", segments=(), kept=(), withdrawn=True
    )
