"""A batch of records of an agent with a table → the messages of each touched key, then the rows: in this order."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, Generic, NamedTuple, TypeVar

from communique.agents.guard import guarded, read
from communique.agents.hop import Batches
from communique.agents.records import Outgoing, Record, Tombstone, outgoing
from communique.agents.rows import R, Rows, shelf_of
from communique.schemas.base import Message
from communique.schemas.topics import Topic

M = TypeVar("M", bound=Message)


class Known(Generic[R]):
    """What a fold may read: each row as it will be when this batch is written."""

    def __init__(self, rows: Rows[R]) -> None:
        self._rows = rows
        self._changed: dict[str, R] = {}

    @property
    def memory(self) -> dict[str, Any]:
        """What was computed from rows and may be computed again."""
        return self._rows.memory

    def get(self, key: str) -> R | None:
        """The row, if there is one."""
        return self._changed.get(key) or self._rows.get(key)

    def shelf(self, name: str) -> Iterator[tuple[str, R]]:
        """Every row of this shelf, with its key."""
        yield from ((key, row) for key, row in self._rows.shelf(name) if key not in self._changed)
        yield from ((key, row) for key, row in self._changed.items() if shelf_of(key) == name)

    def note(self, rows: Mapping[str, R]) -> None:
        """These rows are going to be written."""
        self._changed |= rows


class Folded(NamedTuple, Generic[R]):
    """The rows that change, and what is to be said about it, in this order."""

    rows: Sequence[Mapping[str, R]]
    """Those of a later mapping are written when all of the earlier ones are on the changelog."""
    messages: Sequence[tuple[Topic, Sequence[Message | Tombstone]]]


@dataclass(frozen=True)
class Table(Generic[M, R]):
    """How an agent keeps its rows: whose rows a message changes, and how."""

    stage: str
    model: type[M]
    key: Callable[[M], str]
    """Messages of different keys change different rows."""
    fold: Callable[[Known[R], Sequence[M]], Folded[R]]
    """All messages of a batch for one key at once: what is hot is told once a batch, not once a message."""
    remember: Callable[[Known[R], str], Iterable[None]] = lambda _known, _key: ()
    """Computes what the fold needs of a key's rows and does not find in memory; gives the others a turn at times."""


@dataclass
class _Touched(Generic[M]):
    records: list[Record] = field(default_factory=list)
    messages: list[M] = field(default_factory=list)


@dataclass
class _Outcome(Generic[R]):
    known: Known[R]
    messages: list[Outgoing] = field(default_factory=list)
    rows: list[tuple[Sequence[Mapping[str, R]], int]] = field(default_factory=list)
    """With the partition of the records that change them."""


async def keep(table: Table[M, R], batches: Batches, rows: Rows[R]) -> AsyncIterator[list[Outgoing]]:
    """Gives the messages of each batch; writes the rows once they were taken from here, and sent."""
    async for records in batches:
        outcome: _Outcome[R] = _Outcome(Known(rows))
        for key, touched in _by_key(table, records, outcome).items():
            for _ in table.remember(outcome.known, key):
                await asyncio.sleep(0)
            _fold(table, key, touched, outcome)
            await asyncio.sleep(0)  # many keys must not keep the heartbeat waiting
        yield outcome.messages
        for step in _steps(outcome.rows):
            await asyncio.gather(*(rows.put(key, row, at) for key, (row, at) in step.items()))


def _steps(changes: Sequence[tuple[Sequence[Mapping[str, R]], int]]) -> list[dict[str, tuple[R, int]]]:
    """What can be written at the same time; of each row the last word."""
    steps: list[dict[str, tuple[R, int]]] = []
    parts = [[{key: (row, at) for key, row in rows.items()} for rows in each] for each, at in changes]
    for together in zip_longest(*parts, fillvalue={}):
        steps.append({key: row for rows in together for key, row in rows.items()})
    return steps


def _by_key(table: Table[M, R], records: Iterable[Record], outcome: _Outcome[R]) -> dict[str, _Touched[M]]:
    """What can be read, by the key whose rows it changes; the rest becomes dead letters."""
    keys: dict[str, _Touched[M]] = {}

    def note(record: Record) -> Sequence[Outgoing]:
        message = read(table.model, record)
        touched = keys.setdefault(table.key(message), _Touched())
        touched.records.append(record)
        touched.messages.append(message)
        return ()

    for record in records:
        outcome.messages += guarded(table.stage, note, record)
    return keys


def _fold(table: Table[M, R], key: str, touched: _Touched[M], outcome: _Outcome[R]) -> None:
    """All messages of a key together; one by one if that fails, so that only the poisonous one is refused."""
    try:
        _fold_some(table, key, touched.messages, touched.records[-1], outcome)
    except Exception:  # noqa: BLE001 -- each is tried again below, and what fails there is a dead letter
        for record, message in zip(touched.records, touched.messages, strict=True):

            def alone(record: Record, message: M = message) -> Sequence[Outgoing]:
                _fold_some(table, key, [message], record, outcome)
                return ()

            outcome.messages += guarded(table.stage, alone, record)


def _fold_some(table: Table[M, R], key: str, messages: Sequence[M], cause: Record, outcome: _Outcome[R]) -> None:
    try:
        _note(table, table.fold(outcome.known, messages), cause, outcome)
    except Exception:
        # What the fold remembered of it will never be in the rows: it is made again from them.
        outcome.known.memory.pop(key, None)
        raise


def _note(table: Table[M, R], folded: Folded[R], cause: Record, outcome: _Outcome[R]) -> None:
    said = [one for topic, messages in folded.messages for one in outgoing(topic, messages, cause, table.stage)]
    outcome.messages += said
    outcome.rows.append((folded.rows, cause.partition))
    for rows in folded.rows:
        outcome.known.note(rows)
