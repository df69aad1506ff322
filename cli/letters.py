"""Dead letters → back to the topics where they failed; what has been said anew since then stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from communique.cli.context import fail

if TYPE_CHECKING:
    from communique.cli.log import Record
    from communique.schemas.settings import Settings


class Sorted(NamedTuple):
    """What to send, and what not."""

    current: list[Record]
    overtaken: list[Record]
    """Articles of which a later word stands on the log: sent again they would be the last word."""


def sort_out(letters: Iterable[Record], settings: Settings) -> Sorted:
    """Which letters may be sent back. An article's latest word is the one that holds, and a letter is an earlier one.

    So a letter that was sent back before is not sent again either: its own return is a later word.
    """
    from communique.schemas.topics import ARTICLES_RAW

    letters = list(letters)
    raw = {settings.topic(ARTICLES_RAW), ARTICLES_RAW.name}
    articles = [it for it in letters if header(it, "dlq_topic") in raw and it.key is not None]
    last = _last_words({it.key for it in articles}, settings) if articles else {}
    overtaken = [it for it in articles if last.get(it.key, -1) > _offset(it)]
    return Sorted([it for it in letters if it not in overtaken], overtaken)


def send_back(letters: Sequence[Record], settings: Settings) -> int:
    """Each is awaited: when we say that it was sent, the broker has it."""
    from kafka import KafkaProducer

    from communique.broker.client import producer_options
    from communique.cli.cluster import bootstrap_of, said

    with said():
        producer = KafkaProducer(**producer_options(settings, bootstrap_of(settings)))
        try:
            for letter in letters:
                topic, headers = _origin(letter, settings), list(letter.headers.items())
                producer.send(topic, key=letter.key, value=letter.value, headers=headers).get(timeout=30)
        finally:
            producer.close(timeout=5)
    return len(letters)


def header(letter: Record, name: str) -> str:
    """A header as text; nothing if there is none."""
    return letter.headers.get(name, b"").decode(errors="replace")


def _offset(letter: Record) -> int:
    offset = header(letter, "dlq_offset")
    return int(offset) if offset.isdecimal() else 0


def _last_words(keys: set[bytes | None], settings: Settings) -> dict[bytes | None, int]:
    """Where the latest word on each of these articles stands; one id is always in one partition."""
    from communique.cli.cluster import options_of, said
    from communique.cli.log import read
    from communique.schemas.topics import ARTICLES_RAW

    with said():
        return {
            it.key: it.offset for it in read([settings.topic(ARTICLES_RAW)], options_of(settings)) if it.key in keys
        }


def _origin(letter: Record, settings: Settings) -> str:
    """The topic where it failed, on this cluster: the header names it without the prefix."""
    from communique.schemas.failures import failed_on

    named = header(letter, "dlq_topic")
    return failed_on(named, settings) or fail(
        f"the dead letter at {letter.partition}/{letter.offset} names no topic: {named!r}"
    )
