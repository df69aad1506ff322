"""articles.coded → events.coded, events.mentions: what an article says now, and what it no longer says."""

from collections.abc import AsyncIterator, Iterable, Sequence

from communique.agents.acts import act_key
from communique.agents.given import ArticleRow, Revision, gives
from communique.agents.given import revise as replace
from communique.agents.hop import Batches
from communique.agents.records import Outgoing
from communique.agents.rows import Rows
from communique.agents.table import Folded, Known, Table, keep
from communique.schemas.articles import CodedStory
from communique.schemas.base import Message
from communique.schemas.events import CodedEvent, Mention
from communique.schemas.topics import EVENTS_CODED, EVENTS_MENTIONS, Topic


def revise(batches: Batches, rows: Rows[ArticleRow]) -> AsyncIterator[list[Outgoing]]:
    """Keep what each article gives, and tell what changes."""
    return keep(ARTICLES, batches, rows)


def fold(known: Known[ArticleRow], stories: Sequence[CodedStory]) -> Folded[ArticleRow]:
    """The stories one after the other: each may replace what a former revision gave in its place."""
    article = stories[0].article_id
    row = before = known.get(article)
    messages: list[tuple[Topic, Sequence[Message]]] = []
    for coded in stories:
        revision = replace(row, coded)
        row = revision.row
        standing = gives(row)
        retracted = [_retract(event) for event in revision.withdrawn if event.id not in standing]
        messages.append((EVENTS_CODED, [*revision.added, *retracted]))
        messages.append((EVENTS_MENTIONS, [*_mentions(coded, revision)]))
    return Folded([{article: row}] if row and row != before else [], messages)


ARTICLES = Table("revise", CodedStory, lambda coded: coded.article_id, fold)


def _mentions(coded: CodedStory, revision: Revision) -> Iterable[Mention]:
    for withdrawn, events in ((True, revision.withdrawn), (False, revision.added)):
        for event in events:
            yield Mention(
                act=act_key(event),
                event=event,
                version=revision.row.version,
                withdrawn=withdrawn,
                sketch=coded.sketch,
            )


def _retract(event: CodedEvent) -> CodedEvent:
    return event.model_copy(update={"retracted": True})
