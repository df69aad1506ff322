"""An export is the standing events and nothing else, whatever comes twice and wherever a run is cut off."""

import csv
import datetime as dt
from pathlib import Path

import pytest
from acts import act, record
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.cli.exports.files import Span, write
from communique.cli.exports.store import NAME, OtherLogError, Store

EVER = Span()


def exported(folder: Path) -> dict[str, str]:
    """Id of each row → the day whose file holds it; fails where one event stands twice."""
    found: dict[str, str] = {}
    for file in sorted(folder.glob("csv/*.csv")):
        with file.open(newline="") as sheet:
            for row in csv.DictReader(sheet):
                assert row["id"] not in found
                found[row["id"]] = file.stem
    return found


def run(folder: Path, records: list, *, span: Span = EVER, files: int | None = None) -> None:
    """One run of the export; `files`: it is killed after so many."""
    with Store(folder, "log") as store:
        kept = store.offsets()
        store.apply(it for it in records if it.offset >= kept.get(it.partition, 0))
        for number, _ in enumerate(write(store, folder, ["csv"], span), start=1):
            if number == files:
                return


DAYS = st.sampled_from([dt.date(2024, 5, day) for day in (7, 8, 9)])
CHANGES = st.lists(
    st.tuples(st.sampled_from("abc"), st.one_of(st.none(), DAYS), st.booleans()), min_size=1, max_size=12
)


@settings(max_examples=60, deadline=None)
@given(CHANGES, st.lists(st.integers(0, 12), max_size=3), st.integers(0, 2))
def test_any_cut_and_any_repeat_ends_in_the_same_files(
    tmp_path_factory: pytest.TempPathFactory, changes: list, cuts: list[int], killed_after: int
) -> None:
    folder = tmp_path_factory.mktemp("export")
    log = [
        record(n, None if day is None else act(name, date=day, revision=n, retracted=gone), key=name)
        for n, (name, day, gone) in enumerate(changes)
    ]
    for cut in sorted(cuts):
        run(folder, log[:cut], files=killed_after)
    run(folder, log)
    latest = {name: None if gone or day is None else day.isoformat() for name, day, gone in changes}
    assert exported(folder) == {name: day for name, day in latest.items() if day}


def test_only_days_that_changed_are_written_again(tmp_path: Path) -> None:
    log = [record(0, act("a", date=dt.date(2024, 5, 7))), record(1, act("b", date=dt.date(2024, 5, 8)))]
    run(tmp_path, log)
    before = {file.name: file.stat().st_ino for file in tmp_path.glob("csv/*")}
    run(tmp_path, [*log, record(2, act("b", date=dt.date(2024, 5, 8))), record(3, act("c", date=dt.date(2024, 5, 8)))])
    after = {file.name: file.stat().st_ino for file in tmp_path.glob("csv/*")}
    assert before["2024-05-07.csv"] == after["2024-05-07.csv"]
    assert before["2024-05-08.csv"] != after["2024-05-08.csv"]


def test_a_span_is_written_and_the_rest_later(tmp_path: Path) -> None:
    log = [record(n, act(str(n), date=dt.date(2024, 5, n))) for n in (7, 8, 9)]
    run(tmp_path, log, span=Span("2024-05-08", "2024-05-08"))
    assert exported(tmp_path) == {"8": "2024-05-08"}
    run(tmp_path, log)
    assert set(exported(tmp_path)) == {"7", "8", "9"}


def test_what_is_no_event_is_said_and_the_rest_goes_on(tmp_path: Path) -> None:
    broken = record(0, None, key="x")
    broken = type(broken)(broken.topic, 0, 0, b"x", b"{", 0)
    with Store(tmp_path, "log") as store:
        refused = store.apply([broken, record(1, act("a"))])
        assert len(refused) == 1
        assert "events.diplomatic.v1/0/0" in refused[0]
        assert store.count() == 1
        assert store.offsets() == {0: 2}


def test_another_log_is_not_mixed_in(tmp_path: Path) -> None:
    Store(tmp_path, "one").close()
    with pytest.raises(OtherLogError, match="one"):
        Store(tmp_path, "two")
    assert (tmp_path / NAME).exists()


@pytest.mark.parametrize(
    ("said", "day", "why"),
    [
        ({}, "2024-05-08", "the day of the act"),
        ({"date": None}, "2024-05-09", "else that of the first article"),
        ({"date": None, "historical": True}, "undated", "background is not of the day it is told"),
        ({"date": None, "first_published_at": None}, "undated", "no date at all"),
    ],
)
def test_the_day_of_an_event(tmp_path: Path, said: dict, day: str, why: str) -> None:
    run(tmp_path, [record(0, act("a", **said))])
    assert exported(tmp_path) == {"a": day}, why
