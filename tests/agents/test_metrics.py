"""What a worker tells Prometheus is what it did; and no trouble with counting reaches the work."""

import json
import re
import socket
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from communique.agents.metrics import Metrics, observer
from communique.agents.observe import Observer
from communique.agents.records import Outgoing, Record
from communique.broker.client import options
from communique.cli.log import read
from communique.schemas.settings import Settings
from communique.schemas.topics import (
    ARTICLES_CLASSIFIED,
    ARTICLES_RAW,
    DEAD_LETTERS,
    EVENTS_CODED,
    Topic,
)

ROOT = Path(__file__).resolve().parent.parent.parent
MONITORING = ROOT / "examples" / "monitoring"
CAUSE = Record(ARTICLES_RAW, 0, 0, b"a", b"{}")


def message(topic: Topic, value: object, **headers: str) -> Outgoing:
    said = tuple((name, text.encode()) for name, text in headers.items())
    return Outgoing(topic, b"a", json.dumps(value).encode(), CAUSE, said)


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(f"communique_{name}", labels)


def test_a_batch_is_counted_with_what_came_of_it() -> None:
    metrics = Metrics()
    metrics.taken("classify", [1.0, 2.0, 3.0])
    irrelevant = {"relevance": {"relevant": False, "reason": "language:de"}}
    metrics.sent(
        "classify",
        [
            message(ARTICLES_CLASSIFIED, irrelevant),
            message(ARTICLES_CLASSIFIED, {"relevance": {"relevant": True, "reason": ""}}),
            message(DEAD_LETTERS, {}, dlq_reason="invalid"),
        ],
    )
    assert value(metrics, "records_in_total", agent="classify") == 3
    assert value(metrics, "records_out_total", agent="classify", topic="articles.classified.v1") == 2
    assert value(metrics, "dead_letters_sent_total", agent="classify", reason="invalid") == 1
    assert value(metrics, "stories_irrelevant_total", reason="language") == 1
    assert value(metrics, "batch_records_sum", agent="classify") == 3
    assert value(metrics, "record_age_seconds_count", agent="classify") == 3


def test_events_are_counted_and_retractions_are_none() -> None:
    metrics = Metrics()
    event = {"event_type": "CONSULT", "modality": "planned", "confidence": 0.75, "retracted": False}
    metrics.sent("revise", [message(EVENTS_CODED, event), message(EVENTS_CODED, {**event, "retracted": True})])
    assert value(metrics, "events_coded_total", event_type="CONSULT", modality="planned") == 1
    assert value(metrics, "event_confidence_sum", event_type="CONSULT") == 0.75


def test_what_cannot_be_counted_stops_nothing() -> None:
    Metrics().sent("revise", [message(EVENTS_CODED, ["no event"]), message(DEAD_LETTERS, {})])


def test_a_table_is_asked_when_prometheus_asks() -> None:
    metrics, rows = Metrics(), ["a"]
    metrics.table("acts", lambda: len(rows))
    rows.append("b")
    assert value(metrics, "table_rows", table="acts") == 2


def test_no_port_no_metrics_and_a_taken_port_does_not_stop_the_worker() -> None:
    assert type(observer(Settings())) is Observer
    with socket.create_server(("127.0.0.1", 0)) as other:
        assert type(observer(Settings(metrics_port=other.getsockname()[1]))) is Observer


def scraped(coded: Settings) -> dict[str, float]:
    """Name and labels → value, as a real worker gave them."""
    families = text_string_to_metric_families((coded.state / "metrics.txt").read_text())
    return {"/".join((sample.name, *sample.labels.values())): sample.value for it in families for sample in it.samples}


def test_a_worker_tells_what_is_on_the_log(coded: Settings) -> None:
    told = scraped(coded)

    def held(topic: Topic) -> int:
        return sum(1 for _ in read([coded.topic(topic)], options(coded, coded.broker or "")))

    assert told["communique_records_in_total/clean"] == held(ARTICLES_RAW)
    assert told["communique_records_out_total/classify/articles.classified.v1"] == held(ARTICLES_CLASSIFIED)
    assert told["communique_table_rows/articles"] > 20
    assert "process_start_time_seconds" in told


@pytest.mark.parametrize("file", ["alerts.yml", "grafana-dashboard.json"])
def test_rules_and_dashboard_name_only_what_is_told(file: str, coded: Settings) -> None:
    known = {name.partition("/")[0] for name in scraped(coded)} | {
        *re.findall(r"communique_\w+", (ROOT / "web/pages/operations.py").read_text()),
        # None of these came from the seeds: a counter without a sample is not told.
        "communique_dead_letters_sent_total",
    }
    text = (MONITORING / file).read_text()
    assert set(re.findall(r"\b(?:communique|process)_[a-z_]+", text)) <= known


def test_every_alert_says_what_to_do_and_why() -> None:
    text = (MONITORING / "alerts.yml").read_text()
    (group,) = yaml.safe_load(text)["groups"]
    assert all(rule["annotations"].keys() >= {"summary", "do"} for rule in group["rules"])
    assert len(re.findall(r"- alert: \w+\n +# ", text)) == len(group["rules"])
