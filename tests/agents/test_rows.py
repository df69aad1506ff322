"""A row is in the store only when the changelog has it, and comes back as it was."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import pytest
import stories as made

from communique.agents.given import ArticleRow, revise
from communique.agents.rows import TableRows


class Place(NamedTuple):
    topic_partition: str
    offset: int


class Store(dict[bytes, bytes]):
    """The store of a Faust table, as far as we use it."""

    offsets: tuple[str, int] | None = None

    def set_persisted_offset(self, partition: str, offset: int) -> None:
        self.offsets = (partition, offset)


class Table:
    changelog_topic_name = "log"

    def __init__(self) -> None:
        self.data = Store()
        self.recovered: Callable[[], Awaitable[None]] | None = None

    def on_recover(self, callback: Callable[[], Awaitable[None]]) -> None:
        self.recovered = callback


ROW = revise(None, made.coded(made.event(), offset=4)).row


async def test_what_was_put_is_got() -> None:
    table = Table()

    async def write(topic: str, key: bytes, _value: bytes, partition: int) -> Any:
        assert (topic, key, partition, dict(table.data)) == ("log", b"a1", 2, {}), "the store is written first"
        return Place("log-2", 9)

    rows = TableRows(table, ArticleRow, write)
    assert rows.get("a1") is None
    await rows.put("a1", ROW, 2)
    assert rows.get("a1") == ROW
    assert table.data.offsets == ("log-2", 9)


async def test_what_the_changelog_did_not_take_is_not_in_the_store() -> None:
    table = Table()

    async def write(*_: Any) -> Any:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await TableRows(table, ArticleRow, write).put("a1", ROW, 2)
    assert table.data == {}


async def test_a_shelf_holds_what_its_keys_say_and_is_read_anew_after_a_rebalance() -> None:
    table = Table()

    async def write(*_: Any) -> Any:
        return Place("log-2", 9)

    rows = TableRows(table, ArticleRow, write)
    await rows.put("FRA|one", ROW, 2)
    assert dict(rows.shelf("FRA")) == {"FRA|one": ROW}
    await rows.put("FRA|two", ROW, 2)
    await rows.put("FRA+KEN|three", ROW, 2)
    rows.memory["FRA"] = "computed"
    assert list(dict(rows.shelf("FRA"))) == ["FRA|one", "FRA|two"]

    table.data[b"FRA|four"] = table.data.pop(b"FRA|one")  # by another worker; Faust restores it behind our back
    assert table.recovered
    await table.recovered()
    assert list(dict(rows.shelf("FRA"))) == ["FRA|four", "FRA|two"]
    assert rows.memory == {}
