"""Events → Parquet, with the fields, names and nesting of the message itself; the columns are read off the model."""

from __future__ import annotations

import datetime as dt
import enum
import types
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin

from pydantic import BaseModel

from communique.schemas.events import DiplomaticEvent

if TYPE_CHECKING:
    import pyarrow as pa

NEEDS = "Parquet needs pyarrow: pip install 'communique[export]' (or choose --format csv)"


class ParquetMissingError(Exception):
    """The optional library is not installed."""


def write(path: Path, events: Sequence[DiplomaticEvent], _: str) -> int:
    """One row an event.

    Raises:
        ParquetMissingError: pyarrow is an extra, and is not there.
    """
    pa = arrow()
    import pyarrow.parquet as pq

    table = pa.Table.from_pylist([event.model_dump() for event in events], schema=schema(DiplomaticEvent))
    pq.write_table(table, path, compression="zstd")
    return len(events)


def arrow() -> Any:
    """The library."""
    try:
        import pyarrow as pa
    except ImportError as error:
        raise ParquetMissingError(NEEDS) from error
    return pa


def schema(model: type[BaseModel]) -> pa.Schema:
    """A column a field."""
    return arrow().schema(_fields(model))


def _fields(model: type[BaseModel]) -> list[Any]:
    pa = arrow()
    return [pa.field(name, _type(field.annotation)) for name, field in model.model_fields.items()]


def _type(annotation: Any) -> Any:
    pa = arrow()
    if get_origin(annotation) in (Union, types.UnionType):
        return _type(next(it for it in get_args(annotation) if it is not type(None)))
    if get_origin(annotation) is tuple:
        return pa.list_(_type(get_args(annotation)[0]))
    if issubclass(annotation, BaseModel):
        return pa.struct(_fields(annotation))
    plain = {bool: pa.bool_(), int: pa.int64(), float: pa.float64(), str: pa.string(), dt.date: pa.date32()}
    if annotation is dt.datetime:
        return pa.timestamp("us", tz="UTC")
    base = next(base for base in (enum.IntEnum, enum.StrEnum, *plain) if issubclass(annotation, base))
    return {enum.IntEnum: pa.int8(), enum.StrEnum: pa.string(), **plain}[base]
