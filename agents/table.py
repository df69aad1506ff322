"""A batch of records of an agent with a table → the messages of each touched row, then the row: in this order."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from communique.agents.guard import guarded, read
from communique.agents.hop import Batches
from communique.agents.records import Outgoing, Record, outgoing
from communique.agents.rows import R, Rows
from communique.schemas.base import Message
from communique.schemas.topics import Topic

M = TypeVar("M", bound=Message)


class Folded(NamedTuple, Generic[R]):
    """The row as it is now, and what is to be said about it, in this order."""

    row: R
    messages: Sequence[tuple[Topic, Sequence[Message]]]


@dataclass(frozen=True)
class Table(Generic[M, R]):
    """How an agent keeps its rows: whose row a message changes, and how. Both are pure."""

    stage: str
    model: type[M]
    key: Callable[[M], str]
    fold: Callable[[R | None, Sequence[M]], Folded[R]]
    """All messages of a batch for one row at once: a hot row is read, told and written once a batch, not once each."""


@dataclass
class _Touched(Generic[M]):
    records: list[Record] = field(default_factory=list)
    messages: list[M] = field(default_factory=list)


@dataclass
class _Outcome(Generic[R]):
    messages: list[Outgoing] = field(default_factory=list)
    before: dict[str, R | None] = field(default_factory=dict)
    """Each touched row as it was: reading one parses it, and a busy actor's is large."""
    rows: dict[str, tuple[R, int]] = field(default_factory=dict)


async def keep(table: Table[M, R], batches: Batches, rows: Rows[R]) -> AsyncIterator[list[Outgoing]]:
    """Gives the messages of each batch; writes the rows once they were taken from here, and sent."""
    async for records in batches:
        outcome: _Outcome[R] = _Outcome()
        for key, touched in _by_row(table, records, outcome).items():
            _fold(table, key, touched, rows, outcome)
            await asyncio.sleep(0)  # many rows must not keep the heartbeat waiting
        yield outcome.messages
        changed = {key: (row, at) for key, (row, at) in outcome.rows.items() if row != outcome.before[key]}
        await asyncio.gather(*(rows.put(key, row, partition) for key, (row, partition) in changed.items()))


def _by_row(table: Table[M, R], records: Iterable[Record], outcome: _Outcome[R]) -> dict[str, _Touched[M]]:
    """What can be read, by the row that it changes; the rest becomes dead letters."""
    rows: dict[str, _Touched[M]] = {}

    def note(record: Record) -> Sequence[Outgoing]:
        message = read(table.model, record)
        touched = rows.setdefault(table.key(message), _Touched())
        touched.records.append(record)
        touched.messages.append(message)
        return ()

    for record in records:
        outcome.messages += guarded(table.stage, note, record)
    return rows


def _fold(table: Table[M, R], key: str, touched: _Touched[M], rows: Rows[R], outcome: _Outcome[R]) -> None:
    """All of a row's messages together; one by one if that fails, so that only the poisonous one is refused."""
    row = outcome.before[key] = rows.get(key)
    try:
        _note(table, key, table.fold(row, touched.messages), touched.records[-1], outcome)
    except Exception:  # noqa: BLE001 -- each is tried again below, and what fails there is a dead letter
        for record, message in zip(touched.records, touched.messages, strict=True):

            def alone(record: Record, message: M = message) -> Sequence[Outgoing]:
                now = outcome.rows[key][0] if key in outcome.rows else row
                _note(table, key, table.fold(now, [message]), record, outcome)
                return ()

            outcome.messages += guarded(table.stage, alone, record)


def _note(table: Table[M, R], key: str, folded: Folded[R], cause: Record, outcome: _Outcome[R]) -> None:
    said = [one for topic, messages in folded.messages for one in outgoing(topic, messages, cause, table.stage)]
    outcome.messages += said
    outcome.rows[key] = folded.row, cause.partition
