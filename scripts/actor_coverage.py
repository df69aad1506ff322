"""Actor files → how many UN members have each high office filled on a day, and how far reference lists agree.

python scripts/actor_coverage.py [../shared/reference]
"""

import csv
import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path

from communique.nlp.actors import Gazetteer, Kind
from communique.nlp.actors.fold import fold

DAYS = (dt.date(1998, 7, 1), dt.date(2006, 7, 1), dt.date(2014, 7, 1), dt.date(2020, 7, 1), dt.date(2025, 1, 15))
OFFICES = ("leader", "foreign minister", "defence minister", "finance minister", "national security adviser")
LEADERS = ("head of state", "head of government", "supreme leader")
NOT_MEMBERS = {
    "TWN",
    "PSE",
    "KOS",
    "HKG",
    "MAC",
    "ESH",
    "GRL",
    "PRI",
    "COK",
    "NIU",
    "NCL",
    "GIB",
    "FLK",
    "BMU",
    "FRO",
    "VAT",
}


def members(gazetteer: Gazetteer) -> set[str]:
    """The UN's member states."""
    codes = {record.code for record in gazetteer.records if record.kind is Kind.STATE and len(record.code) == 3}
    return codes - NOT_MEMBERS


def filled(gazetteer: Gazetteer, office: str, on: dt.date) -> set[str]:
    """The states of which the holder of an office is known."""
    wanted = LEADERS if office == "leader" else (office,)
    people = (record for record in gazetteer.records if record.kind is Kind.PERSON)
    return {record.code[:3] for record in people if record.office in wanted and record.holds(on)}


def coverage(gazetteer: Gazetteer) -> Iterator[str]:
    """A table in Markdown."""
    states = members(gazetteer)
    yield "| office | " + " | ".join(day.isoformat() for day in DAYS) + " |"
    yield "|---" * (len(DAYS) + 1) + "|"
    for office in OFFICES:
        shares = (len(filled(gazetteer, office, day) & states) / len(states) for day in DAYS)
        yield f"| {office} | " + " | ".join(f"{share:.0%}" for share in shares) + " |"


def agreement(gazetteer: Gazetteer, source: Path) -> tuple[int, int]:
    """How many of the heads that a reference list gives for the end of 2022 we hold in an office then."""
    on, found, asked = dt.date(2022, 12, 1), 0, 0
    people = [record for record in gazetteer.records if record.kind is Kind.PERSON and record.holds(on)]
    serving = {fold(name) for record in people for name in (record.name, *record.aliases)}
    surnames = {frozenset(fold(record.name).replace(" al ", " ").split()) for record in people}
    with source.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if not row["end_year"] and row["officeholderLabel"] != "Charles III":
                words = frozenset(fold(row["officeholderLabel"]).split())
                asked += 1
                found += fold(row["officeholderLabel"]) in serving or any(len(words & other) > 1 for other in surnames)
    return found, asked


if __name__ == "__main__":
    everybody = Gazetteer.load()
    sys.stdout.writelines(f"{line}\n" for line in coverage(everybody))
    if len(sys.argv) > 1:
        agreed, named = agreement(everybody, Path(sys.argv[1]) / "leaders_2022.csv")
        sys.stdout.write(f"heads of 2022 known in office: {agreed} of {named}\n")
