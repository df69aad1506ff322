"""What analysts' scripts expect of each format: columns in number and order, one row per pair, only what happened."""

import json
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from acts import FRANCE, KOSOVO, RUSSIA, act

from communique.cli.exports import ExportFormat, gdelt, icews, parquet, plover, polecat
from communique.cli.exports.dyads import dyads
from communique.cli.exports.formats import TABLES, Write
from communique.schemas.events import DiplomaticEvent
from communique.schemas.ontology import EventType, Modality, QuadClass

DAY = "2024-05-08"


def rows(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text().splitlines()]


def test_every_format_has_its_tables_and_no_two_share_a_file() -> None:
    assert set(TABLES) == {it.value for it in ExportFormat}
    paths = [table.path(day) for tables in TABLES.values() for table in tables for day in (DAY, "undated")]
    assert len(set(paths)) == len(paths)


@pytest.mark.parametrize(
    ("write", "columns", "heading"),
    [
        (polecat.write, 40, True),
        (icews.write, 20, True),
        (gdelt.write_events, 61, False),
        (gdelt.write_mentions, 16, False),
    ],
)
def test_each_row_has_every_column(tmp_path: Path, write: Write, columns: int, heading: bool) -> None:
    bare = act("e2", recipient=(), actor=(), place=None, mode=None, evidence=act().evidence, first_published_at=None)
    written = write(tmp_path / "f", [act(), bare], DAY)
    found = rows(tmp_path / "f")
    assert len(found) == written + heading == 2 + heading
    assert {len(row) for row in found} == {columns}  # a tab or line break in a cell would shift the rest


def test_polecat(tmp_path: Path) -> None:
    polecat.write(tmp_path / "f", [act()], DAY)
    heading, row = rows(tmp_path / "f")
    said = dict(zip(heading, row, strict=True))
    expected = {
        "Event Date": DAY,
        "Event Type": "SANCTION",
        "Event Mode": "expel",
        "Quad Code": "MATERIAL CONFLICT",
        "Contexts": "diplomatic;legal",
        "Actor Name": "Emmanuel Macron",
        "Actor Country": "France",
        "Primary Actor Sector": "GOV",
        "Recipient Name": "Russia",
        "Recipient Name Raw": "Russian",
        "GeoNames ID": "2988507",
        "Source": "Daily",
        "Publication Date": "2024-05-09",
    }
    assert {name: said[name] for name in expected} == expected


def test_icews(tmp_path: Path) -> None:
    icews.write(tmp_path / "f", [act()], DAY)
    heading, row = rows(tmp_path / "f")
    said = dict(zip(heading, row, strict=True))
    assert said["Event Text"] == "Reduce relations"
    assert (said["CAMEO Code"], said["Intensity"]) == ("161", "-4.0")
    assert (said["Source Country"], said["Target Name"], said["Story ID"]) == ("France", "Russia", "a1")


def test_gdelt_tables_meet_in_their_ids(tmp_path: Path) -> None:
    gdelt.write_events(tmp_path / "e", [act()], DAY)
    gdelt.write_mentions(tmp_path / "m", [act()], DAY)
    event = dict(zip(gdelt.EVENTS, rows(tmp_path / "e")[0], strict=True))
    mention = dict(zip(gdelt.MENTIONS, rows(tmp_path / "m")[0], strict=True))
    assert event["GLOBALEVENTID"] == mention["GLOBALEVENTID"]
    assert (event["SQLDATE"], event["MonthYear"], event["Year"]) == ("20240508", "202405", "2024")
    assert (event["EventCode"], event["EventBaseCode"], event["EventRootCode"]) == ("161", "161", "16")
    assert event["ActionGeo_CountryCode"] == "FR"  # FIPS, as GDELT has it
    assert (event["DATEADDED"], event["SOURCEURL"]) == ("20240509120000", "a1")
    assert (event["AvgTone"], event["IsRootEvent"]) == ("", "")  # unknown is not nought
    assert (mention["Confidence"], mention["ActionCharOffset"]) == ("80", "7")


def test_ids_of_rows_differ_and_stay() -> None:
    pairs = dyads(act(actor=(FRANCE, KOSOVO)))
    ids = [pair.id for pair in pairs]
    assert len(set(ids)) == 2
    assert ids == [pair.id for pair in dyads(act(actor=(FRANCE, KOSOVO)))]
    assert all(0 <= number < 2**63 for number in ids)


@pytest.mark.parametrize(
    ("actor", "recipient", "count", "why"),
    [
        ((FRANCE, KOSOVO), (RUSSIA,), 2, "each with each"),
        ((FRANCE, RUSSIA, KOSOVO), (), 3, "a mutual act: each two once"),
        ((FRANCE,), (), 1, "nobody acted on"),
    ],
)
def test_pairs(actor: tuple, recipient: tuple, count: int, why: str) -> None:
    assert len(list(dyads(act(actor=actor, recipient=recipient)))) == count, why


@pytest.mark.parametrize("modality", [Modality.PLANNED, Modality.POSSIBLE, Modality.DENIED])
def test_what_did_not_happen_is_in_no_table_that_cannot_say_so(tmp_path: Path, modality: Modality) -> None:
    event = act(modality=modality)
    for write in (polecat.write, icews.write, gdelt.write_events, gdelt.write_mentions):
        assert write(tmp_path / "f", [event], DAY) == 0
    assert plover.write(tmp_path / "f", [event], DAY) == 1
    said = json.loads((tmp_path / "f").read_text())
    assert said["mode"][-1] in {"future", "hypothetical", "negation"}


def test_plover_has_what_its_manual_demands(tmp_path: Path) -> None:
    plover.write(tmp_path / "f", [act()], DAY)
    said = json.loads((tmp_path / "f").read_text())
    assert {"id", "date", "actor", "event"} <= said.keys()
    assert said["actor"][0] == {
        "code": "FRAGOV",
        "entity_text": "Emmanuel Macron",
        "sector": "GOV",
        "identifier_text": "Emmanuel Macron",
        "office": "head of state",
    }
    assert set(plover.SCORE) == set(EventType)
    assert set(plover.QUAD) == set(QuadClass)


def test_parquet_is_the_message(tmp_path: Path) -> None:
    events = [act(), act("e2", place=None, recipient=(), date=None, modality=Modality.PLANNED)]
    parquet.write(tmp_path / "f", events, DAY)
    read = pq.read_table(tmp_path / "f").to_pylist()
    assert [DiplomaticEvent.model_validate(row) for row in read] == events


def test_duckdb_reads_a_folder_of_days(tmp_path: Path) -> None:
    table = TABLES["parquet"][0]
    for day in (DAY, "undated"):
        path = tmp_path / table.path(day)
        path.parent.mkdir(parents=True)
        table.write(path, [act(day)], day)
    found = duckdb.sql(f"select day, recipient[1].code from read_parquet('{tmp_path}/**/*.parquet') order by day")
    assert [(str(day), code) for day, code in found.fetchall()] == [(DAY, "RUS"), ("None", "RUS")]
