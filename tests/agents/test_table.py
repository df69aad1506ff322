"""Messages first, then the row; what cannot be read or folded costs only itself."""

from collections.abc import AsyncIterator, Sequence

import pytest
import stories as made

from communique.agents.records import Outgoing, Record
from communique.agents.table import Folded, Known, Table, keep
from communique.schemas.base import Message
from communique.schemas.topics import DEAD_LETTERS, Topic


class Number(Message):
    key: str
    value: int


class Sum(Message):
    total: int = 0


NUMBERS = Topic("numbers", Number, lambda number: number.key)
SUMS = Topic("sums", Sum, lambda _: "sum")


def add(known: Known[Sum], numbers: Sequence[Number]) -> Folded[Sum]:
    if any(number.value < 0 for number in numbers):
        raise ValueError("below zero")
    key = numbers[0].key
    before = known.get(key) or Sum()
    total = Sum(total=before.total + sum(number.value for number in numbers))
    return Folded([{key: total}] if total != before else [], [(SUMS, [total])])


TABLE = Table("add", Number, lambda number: number.key, add)


class Rows(made.Rows[Sum]):
    """Rows in memory, and everything that was done to them."""

    def __init__(self, **rows: Sum) -> None:
        super().__init__(**rows)
        self.written: list[tuple[str, int, int]] = []

    async def put(self, key: str, row: Sum, partition: int) -> None:
        await super().put(key, row, partition)
        self.written.append((key, row.total, partition))


def records(*items: tuple[str, int | str]) -> list[Record]:
    return [
        Record(NUMBERS, 2, n, key.encode(), f'{{"key": "{key}", "value": {value}}}'.encode())
        for n, (key, value) in enumerate(items)
    ]


async def one(batch: Sequence[Record]) -> AsyncIterator[Sequence[Record]]:
    yield batch


async def said(batch: Sequence[Record], rows: Rows) -> list[Outgoing]:
    return [message async for messages in keep(TABLE, one(batch), rows) for message in messages]


@pytest.mark.parametrize(
    ("items", "totals", "refused", "why"),
    [
        ([("a", 1), ("b", 5), ("a", 2)], {"a": 3, "b": 5}, [], "a row is written once a batch"),
        ([("a", 1), ("a", "oops"), ("a", 2)], {"a": 3}, [1], "unreadable"),
        ([("a", 1), ("a", -1), ("b", 5), ("a", 2)], {"a": 3, "b": 5}, [1], "poisonous: the others of its row count"),
        ([("a", -1)], {}, [0], "nothing to write"),
        ([], {}, [], "an empty batch"),
    ],
)
async def test_rows_are_right_and_what_fails_is_refused_alone(
    items: list[tuple[str, int | str]], totals: dict[str, int], refused: list[int], why: str
) -> None:
    batch, rows = records(*items), Rows()
    messages = await said(batch, rows)
    assert sorted(rows.written) == sorted((key, total, 2) for key, total in totals.items()), why
    assert [message.value for message in messages if message.topic is DEAD_LETTERS] == [batch[n].value for n in refused]


async def test_nothing_is_written_before_the_messages_were_taken() -> None:
    rows = Rows()
    agent = keep(TABLE, one(records(("a", 1))), rows)
    assert await anext(agent)
    assert rows.written == []
    with pytest.raises(StopAsyncIteration):
        await anext(agent)
    assert rows.written == [("a", 1, 2)]


async def test_a_row_that_stays_as_it_is_is_told_again_and_not_written_again() -> None:
    rows = Rows(a=Sum(total=3))
    [message] = await said(records(("a", 0)), rows)
    assert message.value == b'{"total":3}'
    assert rows.written == []


async def test_rows_of_a_later_step_are_written_after_all_of_the_earlier() -> None:
    def two_steps(_known: Known[Sum], numbers: Sequence[Number]) -> Folded[Sum]:
        key = numbers[0].key
        return Folded([{f"{key}|first": Sum(total=1)}, {f"{key}|second": Sum(total=2)}], [])

    rows = Rows()
    table = Table("add", Number, lambda number: number.key, two_steps)
    assert [_ async for _ in keep(table, one(records(("a", 1), ("b", 1))), rows)] == [[]]
    assert [key.partition("|")[2] for key, *_ in rows.written] == ["first", "first", "second", "second"]
    assert sorted(dict(rows.shelf("a"))) == ["a|first", "a|second"]


async def test_what_a_failed_fold_remembered_is_forgotten() -> None:
    def remembering(known: Known[Sum], numbers: Sequence[Number]) -> Folded[Sum]:
        known.memory["a"] = known.memory.get("a", 0) + len(numbers)
        return add(known, numbers)

    rows = Rows()
    table = Table("add", Number, lambda number: number.key, remembering)
    assert [len(messages) async for messages in keep(table, one(records(("a", 1), ("a", -1), ("a", 2))), rows)] == [3]
    assert rows.rows == {"a": Sum(total=3)}
    assert rows.memory == {"a": 1}, "only what came after the poisonous one"
