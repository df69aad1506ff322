"""`communique export` on a real broker: goes on where it was, and refuses to mix logs."""

from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from acts import act
from kafka import KafkaProducer
from typer.testing import CliRunner, Result

from communique.cli.main import app
from communique.schemas.events import DiplomaticEvent
from communique.schemas.settings import Settings
from communique.schemas.topics import EVENTS_DIPLOMATIC

Export = Callable[..., Result]


@pytest.fixture
def export(settings: Settings, kafka: str) -> Export:
    flags = ["--broker", kafka, "--prefix", settings.prefix, "--state", str(settings.state)]
    return lambda *words: CliRunner().invoke(app, [*flags, "export", *map(str, words)])


def publish(settings: Settings, kafka: str, *events: DiplomaticEvent) -> None:
    producer = KafkaProducer(bootstrap_servers=kafka)
    for event in events:
        value = event.model_dump_json(exclude_none=True).encode()
        producer.send(settings.topic(EVENTS_DIPLOMATIC), key=event.id.encode(), value=value)
    producer.close()


def ids(folder: Path) -> list[str]:
    return sorted(pq.read_table(folder / "parquet", columns=["id"])["id"].to_pylist())


def test_a_second_run_takes_only_what_is_new(export: Export, settings: Settings, kafka: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish(settings, kafka, *(act(f"e{n}") for n in range(20)))
    first = export(out, "--format", "parquet", "--format", "gdelt")
    assert first.exit_code == 0, first.output
    assert ids(out) == sorted(f"e{n}" for n in range(20))
    publish(settings, kafka, act("e3", retracted=True, revision=2), act("new"))
    second = export(out)
    assert second.exit_code == 0, second.output
    assert ids(out) == sorted({*(f"e{n}" for n in range(20)), "new"} - {"e3"})
    assert "20 events stand" in second.stderr
    third = export(out)
    assert "0 files written" in third.stderr


def test_a_folder_of_another_log_is_refused(export: Export, settings: Settings, kafka: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert export(out).exit_code == 0
    flags = ["--broker", kafka, "--prefix", "other.", "--state", str(settings.state)]
    refused = CliRunner().invoke(app, [*flags, "export", str(out)])
    assert refused.exit_code == 1
    assert "another log" in refused.stderr
    assert "choose another folder" in refused.stderr


def test_a_date_that_is_none_is_wrong_use(export: Export, tmp_path: Path) -> None:
    assert export(tmp_path / "out", "--since", "last week").exit_code == 2
