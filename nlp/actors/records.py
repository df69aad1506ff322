"""Tab-separated actor files → records: one name with its aliases, its code, and the time for which that holds."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

DATA = Path(__file__).parent / "data"
COLUMNS = ("kind", "code", "name", "aliases", "office", "from", "until", "source")


class Kind(StrEnum):
    """What a record names, and so how it combines with its neighbours in a phrase."""

    STATE = "state"
    DEMONYM = "demonym"
    PEOPLE = "people"
    SEAT = "seat"
    """A capital, palace or street that stands for a government."""
    ORGANISATION = "organisation"
    GROUP = "group"
    """Many states under one name: the West, Arab countries."""
    PERSON = "person"
    ROLE = "role"
    """What somebody is, whoever it is: minister, troops, court. Its code is a sector."""


@dataclass(frozen=True, slots=True)
class Record:
    """One line of an actor file."""

    kind: Kind
    code: str
    name: str
    aliases: tuple[str, ...] = ()
    office: str = ""
    since: dt.date = dt.date.min
    until: dt.date = dt.date.max
    """The first day on which it no longer holds."""
    source: str = ""

    def holds(self, day: dt.date | None) -> bool:
        """Whether the record is true on that day; without a day, whether it is true to this day."""
        return self.until == dt.date.max if day is None else self.since <= day < self.until


def shipped() -> tuple[Path, ...]:
    """The actor files that come with the project."""
    return tuple(sorted(DATA.glob("*.tsv")))


def read(path: Path) -> Iterator[Record]:
    """The records of one file; `#` begins a comment line."""
    with path.open(encoding="utf-8") as lines:
        head = next(lines, "").rstrip("\n").split("\t")
        if tuple(head) != COLUMNS:
            raise ValueError(f"{path}: the first line is {head}, expected the columns {list(COLUMNS)} split by tabs")
        for number, line in enumerate(lines, start=2):
            if line.strip() and not line.startswith("#"):
                try:
                    yield parse(line.rstrip("\n").split("\t"))
                except (ValueError, TypeError) as error:
                    raise ValueError(f"{path}, line {number}: {error}") from error


def parse(cells: list[str]) -> Record:
    """One line's cells; trailing empty cells may be left out."""
    if len(cells) > len(COLUMNS):
        raise ValueError(f"{len(cells)} cells, expected at most {len(COLUMNS)}: a tab too many?")
    kind, code, name, aliases, office, since, until, source = cells + [""] * (len(COLUMNS) - len(cells))
    return Record(
        kind=Kind(kind),
        code=code,
        name=name,
        aliases=tuple(alias.strip() for alias in aliases.split(";") if alias.strip()),
        office=office,
        since=day(since) if since else dt.date.min,
        until=day(until) if until else dt.date.max,
        source=source,
    )


def day(text: str) -> dt.date:
    """`2013-03-14`; `2013-03` and `2013` mean their first day."""
    return dt.date.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) in (4, 7) else text)
