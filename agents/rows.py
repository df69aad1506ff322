"""A table's rows by key: read from this worker's store, written only when the changelog has them."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Generic, Protocol, TypeVar

from communique.schemas.base import Message

R = TypeVar("R", bound=Message)
SHELF_END = "|"


class Rows(Protocol[R]):
    """What an agent with a table needs of it.

    A row is small: one telling, one contribution. Rows that are read together stand on a shelf, which is what their
    keys have before the last `|`. So no row grows with what is told, however long and however much.
    """

    memory: dict[str, Any]
    """What was computed from rows and may be computed again; empty after each rebalance."""

    def get(self, key: str) -> R | None:
        """The row, if there is one."""

    def shelf(self, name: str) -> Iterator[tuple[str, R]]:
        """Every row of this shelf, with its key."""

    async def put(self, key: str, row: R, partition: int) -> None:
        """Comes back when the row is on the changelog of this partition."""


class WriteChangelog(Protocol):
    """Hands a row to the broker and comes back with the place where it stands."""

    async def __call__(self, topic: str, key: bytes, value: bytes, partition: int) -> Any:
        """The broker has it."""


def on_shelf(shelf: str, name: str) -> str:
    """The key of a row that stands on a shelf."""
    return f"{shelf}{SHELF_END}{name}"


def shelf_of(key: str) -> str:
    """The shelf on which the row of this key stands."""
    return key.rpartition(SHELF_END)[0]


class TableRows(Generic[R]):
    """Rows in a Faust table of bytes.

    `table[key] = row` would hand the changelog message to a buffer and let the input go without waiting for the
    broker: a crash in between loses the row. So: changelog first and acknowledged, then the store.
    """

    def __init__(self, table: Any, model: type[R], write: WriteChangelog) -> None:
        self._table = table
        self._model = model
        self._write = write
        self._shelves: dict[str, set[str]] | None = None
        self.memory: dict[str, Any] = {}
        table.on_recover(self._forget)

    def get(self, key: str) -> R | None:
        """The row, if there is one."""
        value = self._table.data.get(key.encode())
        return None if value is None else self._model.model_validate_json(value)

    def shelf(self, name: str) -> Iterator[tuple[str, R]]:
        """Every row of this shelf, with its key; read one by one, for there may be a hundred thousand."""
        if self._shelves is None:
            self._shelves = defaultdict(set)
            for key in self._table.data:
                self._note(key.decode())
        for key in sorted(self._shelves.get(name, ())):
            if (row := self.get(key)) is not None:
                yield key, row

    async def put(self, key: str, row: R, partition: int) -> None:
        """Comes back when the row is on the changelog of this partition."""
        value = row.model_dump_json(exclude_defaults=True).encode()
        place = await self._write(self._table.changelog_topic_name, key.encode(), value, partition)
        self._table.data[key.encode()] = value
        self._table.data.set_persisted_offset(place.topic_partition, place.offset)
        self._note(key)

    def _note(self, key: str) -> None:
        if self._shelves is not None:
            self._shelves[shelf_of(key)].add(key)

    async def _forget(self) -> None:
        """After a rebalance the store holds what other workers wrote in between."""
        self._shelves = None
        self.memory.clear()
