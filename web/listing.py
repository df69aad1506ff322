"""The address of a list → its page of rows: columns, filters, order and keyset, the same for HTML, JSON and CSV."""

import json
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from starlette.datastructures import QueryParams

Row = dict[str, Any]
CAPS = (1_000, 10_000, 100_000, 10_000_000)
"""A total is counted up to the first of these, and on to the next as long as that is quick; else it is "1,000+"."""
MANY = 5_000
QUICK = 0.004
"""Seconds of counting after which it is not gone on with."""


@dataclass(frozen=True)
class Column:
    """A column: `kind` says how a cell is shown, `order` (an SQL expression of ours, never null) how it is sorted."""

    name: str
    label: str
    kind: str = "text"
    order: str = ""
    shown: bool = True
    hint: str = ""


class Filters(BaseModel):
    """What every list's address may say; each list adds its own."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    sort: str = Field(default="", max_length=40, description="name of a column, `-` before it for descending")
    after: str = Field(default="", max_length=2000, description="where the former page ended (its `next`)")
    limit: int = Field(default=50, ge=1, le=1000, description="rows a page")
    cols: str = Field(default="", max_length=400, description="columns to show, separated by commas")

    @field_validator("*", mode="before")
    @classmethod
    def _blank_is_absent(cls, value: Any, info: Any) -> Any:
        """A form sends every field, empty ones too."""
        return cls.model_fields[info.field_name].default if value == "" else value

    def where(self) -> "Where":
        """The conditions that the filters ask for."""
        return Where()

    def chosen(self) -> dict[str, str]:
        """What the address says beside order and place: the filters that are set."""
        return {
            name: str(value)
            for name, value in self.model_dump(mode="json", exclude={"sort", "after", "limit", "cols"}).items()
            if value != type(self).model_fields[name].default
        }


Scan = Callable[[str], bool]


class Relation(NamedTuple):
    """Rows of another table that lead to rows of the list: `table` has its key, `clause` says which."""

    table: str
    clause: str
    values: tuple[Any, ...]


@dataclass
class Where:
    """Conditions with their parameters, joined by AND. Texts are ours, values never stand in them."""

    clauses: list[str] = field(default_factory=list)
    """Each begins with a column's name."""
    values: list[Any] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)

    def add(self, clause: str, *values: Any) -> "Where":
        """One more condition, `?` for each value."""
        self.clauses.append(clause)
        self.values.extend(values)
        return self

    def related(self, table: str, clause: str, *values: Any) -> "Where":
        """Only rows to which these of another table lead."""
        self.relations.append(Relation(table, clause, values))
        return self

    def sql(self, table: str, key: str, *, walk: bool, scan: Scan) -> tuple[str, list[Any]]:
        """`FROM … WHERE …` and its values. `walk`: go along the first relation, which holds its keys in order.

        `scan` says for which clauses an index may be used; a `+` before a column forbids it in SQLite.
        """
        first, rest = (self.relations[:1], self.relations[1:]) if walk else ([], self.relations)
        source = f"{first[0].table} CROSS JOIN {table} USING ({key})" if first else table
        tests = [f"{key} IN (SELECT {key} FROM {it.table} WHERE {it.clause})" for it in rest]  # noqa: S608
        own = [it if scan(it) else f"+{it}" for it in self.clauses]
        clauses = [*(it.clause for it in first), *own, *tests]
        values = [*(v for it in first for v in it.values), *self.values, *(v for it in rest for v in it.values)]
        return f"FROM {source} WHERE {' AND '.join(clauses) or '1'}", values


@dataclass(frozen=True)
class Page:
    """Rows, and how the next page is reached."""

    rows: list[Row]
    next: str
    total: int
    exact: bool = True
    """False: there are more than `total`."""

    @property
    def total_text(self) -> str:
        """The number of matching rows, or that they are more."""
        return f"{self.total:,}{'' if self.exact else '+'}"


@dataclass(frozen=True)
class Listing:
    """A list: where its rows come from, by what they are filtered, sorted and shown."""

    name: str
    path: str
    table: str
    key: str
    columns: Sequence[Column]
    filters: type[Filters]
    default_sort: str
    row: Callable[[sqlite3.Row], Row] = dict
    title: str = ""
    beside: str = ""
    """A table with the same key that holds the rest of what is shown."""

    @property
    def orders(self) -> Mapping[str, str]:
        """The allow-list: by which columns one may sort."""
        return {column.name: column.order for column in self.columns if column.order}

    def read(self, params: QueryParams) -> Filters:
        """The filters of an address; RefusedError says which of them cannot be."""
        try:
            filters = self.filters.model_validate({**params, "cols": ",".join(params.getlist("cols"))})
        except ValidationError as error:
            raise RefusedError("; ".join(f"{it['loc'][0]}: {it['msg']}" for it in error.errors())) from None
        if filters.sort.removeprefix("-") not in {"", *self.orders}:
            raise RefusedError(f"sort: there is no column {filters.sort!r}; there are {', '.join(self.orders)}")
        return filters

    def page(self, db: sqlite3.Connection, filters: Filters) -> Page:
        """One page, its successor's address, and how many rows match. First which rows, then what they hold."""
        sort = filters.sort or self.default_sort
        order, way = self.orders[sort.removeprefix("-")], "DESC" if sort.startswith("-") else "ASC"
        where = filters.where()
        total, exact = self._total(db, where)
        if filters.after:
            self._go_on(where, filters.after, order, "<" if way == "DESC" else ">")
        # Where many match it is quicker to walk an index in the order asked for and test each row than to sort them.
        few, by_key = exact and total <= MANY, order == self.key
        which, values = where.sql(self.table, self.key, walk=by_key or few, scan=_free if few else self._steady(by_key))
        beside = f"JOIN {self.beside} USING ({self.key})" if self.beside else ""
        ways = f"{order} {way}" if by_key else f"{order} {way}, {self.key} {way}"  # twice the same would be sorted
        found = db.execute(
            f"SELECT * FROM (SELECT {self.key}, {order} AS sort_value {which} "  # noqa: S608
            f"ORDER BY {ways} LIMIT ?) JOIN {self.table} USING ({self.key}) {beside} "
            f"ORDER BY sort_value {way}, {self.key} {way}",
            (*values, filters.limit + 1),
        ).fetchall()
        more = len(found) > filters.limit
        found = found[: filters.limit]
        following = json.dumps([found[-1]["sort_value"], found[-1][self.key]]) if more else ""
        return Page([self.row(it) for it in found], following, total, exact)

    def _total(self, db: sqlite3.Connection, where: Where) -> tuple[int, bool]:
        which, values = where.sql(self.table, self.key, walk=True, scan=_free)
        found = cap = 0
        for cap in CAPS:
            began = time.perf_counter()
            query = f"SELECT count(*) FROM (SELECT 1 {which} LIMIT ?)"  # noqa: S608
            found = int(db.execute(query, (*values, cap + 1)).fetchone()[0])
            if found <= cap or time.perf_counter() - began > QUICK:
                break
        return min(found, cap), found <= cap

    def _steady(self, by_key: bool) -> Scan:
        """Only an index that keeps the order: by key those of equality, else that of the order itself."""
        return lambda clause: clause.startswith(("live ", "(", f"{self.key} ")) or (by_key and " = " in clause)

    def _go_on(self, where: Where, after: str, order: str, sign: str) -> None:
        value, key = _place(after)
        if order == self.key:  # its index does not serve a comparison of pairs
            where.add(f"{order} {sign} ?", key)
        else:
            where.add(f"({order}, {self.key}) {sign} (?, ?)", value, key)

    def shown(self, filters: Filters) -> list[Column]:
        """The columns asked for, in the list's order; the usual ones if none."""
        asked = {name for name in filters.cols.split(",") if name}
        return [column for column in self.columns if (column.name in asked if asked else column.shown)]

    def address(self, filters: Filters, suffix: str = "", **change: Any) -> str:
        """The address of this list with some of its parameters changed."""
        named = {**filters.model_dump(mode="json", exclude_defaults=True), "after": "", **change}
        query = urlencode({name: value for name, value in named.items() if value not in ("", None)})
        return f"{self.path}{suffix}" + (f"?{query}" if query else "")


def _free(clause: str) -> bool:
    """Any index may serve."""
    return True


class RefusedError(ValueError):
    """An address that asks for what cannot be; its text says what and why."""


def _place(after: str) -> tuple[Any, Any]:
    """Where the former page ended."""
    try:
        value, key = json.loads(after)
    except (ValueError, TypeError):
        raise RefusedError("after: take the `next` of the former page as it is") from None
    if not all(isinstance(it, (str, int, float)) for it in (value, key)):
        raise RefusedError("after: take the `next` of the former page as it is")
    return value, key
