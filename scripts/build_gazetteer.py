"""Office holders of January 2025 (Wikidata, CC0) → `people_2025.tsv`, for offices that no other actor file fills.

python scripts/build_gazetteer.py ../shared/reference/office_holders_2025-01.csv
"""

import csv
import datetime as dt
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from communique.nlp.actors.fold import fold
from communique.nlp.actors.records import COLUMNS, DATA, Kind, Record, read, shipped

OUT = DATA / "people_2025.tsv"
DAY = dt.date(2025, 1, 15)
OFFICES = (  # the first that fits, in this order
    (r"^supreme leader", "supreme leader"),
    (r"^(king|queen|sultan|emir|emperor|monarch|grand duke|prince)\b", "head of state"),
    (r"^(.*[a-z] )?prime minister\b|^(federal )?chancellor|^premier|^taoiseach", "head of government"),
    (r"^president\b(?! of)|^president of the (republic|transitional|presidential)", "head of state"),
    (r"^crown prince", "crown prince"),
    (r"minister (of|for) (foreign|external) (affairs|relations)|minister of foreign", "foreign minister"),
    (r"minister of (europe|european) and foreign|^secretary of (foreign affairs|state)$", "foreign minister"),
    (r"minister (of|for) (the )?(national )?(defen[cs]e|armed forces)|^secretary of defen[cs]e", "defence minister"),
    (r"minister (of|for) (the )?(economy and )?finance|^secretary of the treasury|^treasurer$", "finance minister"),
    (r"minister (of|for) (the )?(interior|(internal|home) affairs|internal security)", "interior minister"),
    (r"secretary of the (national )?security council|national security advis", "national security adviser"),
    (r"^vice[- ]president\b", "vice president"),
    (r"governor of the central bank", "central bank governor"),
)
OTHER_POST = re.compile(
    r"^(deputy (minister|prime minister$|secretary|governor)|minister of state|assistant|second minister"
    r"|minister.?delegate|minister in|additional|acting deputy|under|permanent)",
    re.IGNORECASE,
)
ELSEWHERE = {"Charles III"}
"""Head of state of fifteen countries, in whose name others act."""
OTHER_NAMES = {"czechia": "CZE", "congo-kinshasa": "COD", "congo-brazzaville": "COG", "bosnia-herzegovina": "BIH"}


def codes(records: list[Record]) -> dict[str, str]:
    """`saudi-arabia` → SAU."""
    states = [record for record in records if record.kind is Kind.STATE and len(record.code) == 3]
    named = {fold(name): record.code for record in states for name in (record.name, *record.aliases)}
    return named | {fold(name): code for name, code in OTHER_NAMES.items()}


def office_of(position: str) -> str | None:
    """The first of our offices that a position's title names; titles run together where one person holds several."""
    if OTHER_POST.match(position):
        return None
    return next((office for pattern, office in OFFICES if re.search(pattern, position, re.IGNORECASE)), None)


def rows(source: Path, known: list[Record]) -> Iterator[tuple[str, ...]]:
    """One line for each office that nobody is known to hold on that day."""
    code_of = codes(known)
    filled = {(record.code[:3], record.office) for record in known if record.kind is Kind.PERSON and record.holds(DAY)}
    with source.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            code, office = code_of.get(fold(row["country"])), office_of(row["position"])
            if code and office and (code, office) not in filled and " " in row["name"] and row["name"] not in ELSEWHERE:
                filled.add((code, office))
                since = row["in_office_since"] or DAY.isoformat()
                yield (Kind.PERSON, code + "GOV", row["name"], "", office, since, "", "Wikidata 2025-01")


def main(source: Path) -> None:
    """Write the file anew."""
    known = [record for path in shipped() if path != OUT for record in read(path)]
    lines = ["\t".join(row) for row in rows(source, known)]
    OUT.write_text("\n".join(["\t".join(COLUMNS), *lines]) + "\n", encoding="utf-8")
    sys.stdout.write(f"{OUT}: {len(lines)} offices\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
