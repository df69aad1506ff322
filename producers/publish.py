"""Raw articles → `articles.raw` on the broker, each acknowledged or accounted for; withdrawals as tombstones."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from communique.producers.outbox import Letter, Outbox, Published
from communique.producers.refusal import Refusal, RefusedError
from communique.producers.wire import Wire
from communique.schemas.articles import RawArticle
from communique.schemas.cloudevents import Headers, headers
from communique.schemas.failures import Reason
from communique.schemas.settings import Settings
from communique.schemas.topics import ARTICLES_RAW

SOURCE = "/communique/producers"


def publish(
    articles: Iterable[RawArticle | Refusal],
    *,
    settings: Settings,
    bootstrap: str,
    options: Mapping[str, Any] | None = None,
    on_progress: Callable[[Published], None] = lambda _published: None,
    on_refusal: Callable[[Refusal], None] = lambda _refusal: None,
    timeout: float = 30.0,
) -> Published:
    """Publishes every article; `options` reach a cluster that asks for TLS or a password.

    Ctrl-C ends the reading; what was sent is still awaited. Raises `PublishError` when the broker takes nothing
    for `timeout` seconds.
    """
    wire = Wire(bootstrap, settings.topic(ARTICLES_RAW), settings.max_article_bytes, timeout, options)
    letters = (item if isinstance(item, Refusal) else seal(item, settings.max_article_bytes) for item in articles)
    return _post(letters, wire, on_progress, on_refusal)


def delete(
    ids: Iterable[str],
    *,
    settings: Settings,
    bootstrap: str,
    options: Mapping[str, Any] | None = None,
    on_progress: Callable[[Published], None] = lambda _published: None,
    timeout: float = 30.0,
) -> Published:
    """Withdraws articles: a tombstone each, upon which whatever they gave is taken back."""
    wire = Wire(bootstrap, settings.topic(ARTICLES_RAW), settings.max_article_bytes, timeout, options)
    letters = (Letter(identifier, None, _headers(identifier, None)) for identifier in ids)
    return _post(letters, wire, on_progress, lambda _refusal: None)


def seal(article: RawArticle, max_bytes: int) -> Letter | Refusal:
    """The article as it goes on the wire: what was not given is left out, so that it stays unknown."""
    value = article.model_dump_json(exclude_unset=True).encode()
    if len(value) <= max_bytes:
        return Letter(article.id, value, _headers(article.id, value))
    detail = f"{len(value):,} bytes as JSON, {max_bytes:,} are allowed"  # as a file it may be shorter
    advice = "Split it, or raise COMMUNIQUE_MAX_ARTICLE_BYTES"
    return RefusedError(Reason.TOO_LARGE, detail, advice).at(f"article {article.id}")


def _headers(key: str, value: bytes | None) -> Headers:
    return headers(ARTICLES_RAW, key=key, value=value, source=SOURCE, time=dt.datetime.now(dt.UTC))


def _post(
    letters: Iterable[Letter | Refusal],
    wire: Wire,
    on_progress: Callable[[Published], None],
    on_refusal: Callable[[Refusal], None],
) -> Published:
    published = Published()
    with wire.saying(lambda: published.account), wire.producer() as producer:
        outbox = Outbox(
            producer, wire.topic, published, on_progress=on_progress, on_refusal=on_refusal, timeout=wire.timeout
        )
        try:
            for item in letters:
                outbox.post(item)
        except KeyboardInterrupt:
            published.interrupted = True
        outbox.drain()
    return published
