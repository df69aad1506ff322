"""Tellings of one act → how many publishers tell it on their own account."""

from collections.abc import Iterable, Mapping

from communique.agents.acts import Telling


def independent(tellings: Iterable[Telling]) -> int:
    """Publishers, copies of one text counted once: a wire story in five papers is one source."""
    events = [(telling.event, telling.near_duplicate_of) for telling in tellings if telling.event]
    copy_of = {event.article_id: original for event, original in events if original}
    texts: dict[str, set[str]] = {}
    for event, _ in events:
        publisher = event.publisher or event.article_id
        texts.setdefault(_original(event.article_id, copy_of), set()).add(publisher)
    return len({min(publishers) for publishers in texts.values()})


def _original(article_id: str, copy_of: Mapping[str, str]) -> str:
    """The first of a chain of copies; a ring of them counts as its smallest."""
    seen: list[str] = []
    while article_id not in seen:
        seen.append(article_id)
        article_id = copy_of.get(article_id, article_id)
    return min(seen[seen.index(article_id) :])
