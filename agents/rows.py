"""A table's rows by key: read from this worker's store, written only when the changelog has them."""

from typing import Any, Generic, Protocol, TypeVar

from communique.schemas.base import Message

R = TypeVar("R", bound=Message)


class Rows(Protocol[R]):
    """What an agent with a table needs of it."""

    def get(self, key: str) -> R | None:
        """The row, if there is one."""

    async def put(self, key: str, row: R, partition: int) -> None:
        """Comes back when the row is on the changelog of this partition."""


class WriteChangelog(Protocol):
    """Hands a row to the broker and comes back with the place where it stands."""

    async def __call__(self, topic: str, key: bytes, value: bytes, partition: int) -> Any:
        """The broker has it."""


class TableRows(Generic[R]):
    """Rows in a Faust table of bytes.

    `table[key] = row` would hand the changelog message to a buffer and let the input go without waiting for the
    broker: a crash in between loses the row. So: changelog first and acknowledged, then the store.
    """

    def __init__(self, table: Any, model: type[R], write: WriteChangelog) -> None:
        self._table = table
        self._model = model
        self._write = write

    def get(self, key: str) -> R | None:
        """The row, if there is one."""
        value = self._table.data.get(key.encode())
        return None if value is None else self._model.model_validate_json(value)

    async def put(self, key: str, row: R, partition: int) -> None:
        """Comes back when the row is on the changelog of this partition."""
        value = row.model_dump_json(exclude_defaults=True).encode()
        place = await self._write(self._table.changelog_topic_name, key.encode(), value, partition)
        self._table.data[key.encode()] = value
        self._table.data.set_persisted_offset(place.topic_partition, place.offset)
