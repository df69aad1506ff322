"""What protects the account: a bounded window, each letter settled once, an article the broker refuses named."""

from typing import Any

import pytest
from kafka.errors import KafkaTimeoutError, MessageSizeTooLargeError

from communique.producers import outbox as module
from communique.producers.outbox import Letter, Outbox, Published
from communique.producers.refusal import Refusal
from communique.schemas.failures import Reason


class Future:
    """Answers when it is asked to, as the last of a batch does."""

    def __init__(self, error: Exception | None = None) -> None:
        self.is_done, self.error = False, error

    def get(self, timeout: float) -> None:
        self.is_done = True
        if self.error:
            raise self.error


class Producer:
    def __init__(self, answers: dict[bytes, Exception] | None = None) -> None:
        self.sent: list[tuple[bytes, Future]] = []
        self.answers = answers or {}

    def send(self, topic: str, value: bytes | None, key: bytes, headers: list[tuple[str, bytes]]) -> Future:
        self.sent.append((key, Future(self.answers.get(key))))
        return self.sent[-1][1]

    @property
    def on_the_way(self) -> int:
        return sum(not future.is_done for _, future in self.sent)


def an_outbox(producer: Any, refusals: list[Refusal] | None = None) -> Outbox:
    heard = [] if refusals is None else refusals
    return Outbox(producer, "t", Published(), on_progress=lambda _: None, on_refusal=heard.append, timeout=1)


def letters(count: int, size: int = 10) -> list[Letter]:
    return [Letter(f"a{number}", b"x" * size, []) for number in range(count)]


def test_every_letter_is_settled_once() -> None:
    outbox = an_outbox(Producer())
    for letter in letters(7):
        outbox.post(letter)
    outbox.drain()
    outbox.drain()
    assert outbox.published == Published(read=7, sent=7, acked=7, bytes=70)


@pytest.mark.parametrize(("window", "bound"), [("WINDOW_LETTERS", 3), ("WINDOW_BYTES", 30)])
def test_what_is_on_the_way_stays_bounded(monkeypatch: pytest.MonkeyPatch, window: str, bound: int) -> None:
    monkeypatch.setattr(module, window, bound)
    producer = Producer()
    outbox = an_outbox(producer)
    for letter in letters(20):
        outbox.post(letter)
        assert producer.on_the_way <= 3


def test_an_article_that_the_broker_finds_too_large_is_refused_and_the_next_goes_on() -> None:
    refusals: list[Refusal] = []
    outbox = an_outbox(Producer({b"a1": MessageSizeTooLargeError("1000")}), refusals)
    for letter in letters(3):
        outbox.post(letter)
    outbox.drain()
    assert (outbox.published.acked, outbox.published.refused, outbox.published.pending) == (2, 1, 0)
    assert [(it.place, it.reason) for it in refusals] == [("article a1", Reason.TOO_LARGE)]


def test_what_is_not_answered_stays_in_the_account() -> None:
    outbox = an_outbox(Producer({b"a1": KafkaTimeoutError()}))
    with pytest.raises(KafkaTimeoutError):
        for letter in letters(3):
            outbox.post(letter)
        outbox.drain()
    assert outbox.published.account == "3 read, 1 acknowledged, 0 refused, 2 without an answer"
