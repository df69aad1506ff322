"""Tellings of one act → which of their texts are copies of another, and how many publishers tell it for themselves."""

import datetime as dt
from collections.abc import Iterable, Mapping

from communique.agents.acts import Telling
from communique.agents.publishers import newsroom
from communique.nlp.near_duplicates import originals
from communique.schemas.events import CodedEvent

Text = tuple[str, int]
"""An article and which of its stories."""
EPOCH = dt.datetime(1, 1, 1, tzinfo=dt.UTC)


def copies(tellings: Iterable[Telling]) -> dict[Text, Text]:
    """Each near-copy → the first published text that it is like; the first by name where dates say nothing.

    Copies give the same events, which meet here whatever partition their articles came by, and the tellings are kept
    as long as the act: no table of texts has to be searched or bounded.
    """
    texts = {text(telling.event): telling for telling in tellings if telling.event}
    order = sorted(texts, key=lambda it: (_published(texts[it]), it))
    return originals((it, texts[it].sketch) for it in order)


def independent(tellings: Iterable[Telling], copy_of: Mapping[Text, Text]) -> int:
    """Publishers, copies of one text counted once: a wire story in five papers is one source."""
    texts: dict[Text, set[str]] = {}
    for event in (telling.event for telling in tellings if telling.event):
        original = copy_of.get(text(event), text(event))
        texts.setdefault(original, set()).add(newsroom(event.publisher) if event.publisher else event.article_id)
    return len({min(publishers) for publishers in texts.values()})


def text(event: CodedEvent) -> Text:
    """Where the event was read."""
    return event.article_id, event.story


def _published(telling: Telling) -> dt.datetime:
    return (telling.event.published_at if telling.event else None) or EPOCH
