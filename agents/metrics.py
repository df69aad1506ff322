"""What a worker does → Prometheus: per agent in, out, dropped, how long, how old; the events by type and confidence."""

import logging
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Any

import orjson
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, ProcessCollector, start_http_server

from communique.agents.observe import Observer
from communique.agents.records import Outgoing
from communique.schemas.settings import Settings
from communique.schemas.topics import ARTICLES_CLASSIFIED, DEAD_LETTERS, EVENTS_CODED

log = logging.getLogger(__name__)
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
TENTHS = tuple(n / 10 for n in range(1, 11))


class Metrics(Observer):
    """Counts in a registry of its own. An error here is logged: counting must never stop the work."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        make: dict[str, Any] = {"namespace": "communique", "registry": self.registry}
        self._in = Counter("records_in", "Records that an agent took", ["agent"], **make)
        self._out = Counter("records_out", "Messages that the broker has", ["agent", "topic"], **make)
        self._dead = Counter("dead_letters_sent", "Records refused", ["agent", "reason"], **make)
        self._irrelevant = Counter("stories_irrelevant", "Stories that end at classify", ["reason"], **make)
        self._events = Counter("events_coded", "Events, repeats included", ["event_type", "modality"], **make)
        self._confidence = Histogram("event_confidence", "Of the events", ["event_type"], buckets=TENTHS, **make)
        self._size = Histogram(
            "batch_records", "Records in a batch", ["agent"], buckets=(1, 2, 4, 8, 16, 32, 64), **make
        )
        self._batch = Histogram("batch_seconds", "From taken to acknowledged", ["agent"], buckets=SECONDS, **make)
        self._age = Histogram(
            "record_age_seconds", "From its arrival on the log to acknowledged", ["agent"], buckets=SECONDS, **make
        )
        self._rows = Gauge("table_rows", "Rows that this worker holds", ["table"], **make)
        Info("build", "What runs", **make).info({"version": version("communique")})
        ProcessCollector(registry=self.registry)
        self._open: dict[str, tuple[float, Sequence[float]]] = {}

    def taken(self, agent: str, arrived: Sequence[float]) -> None:
        """Begins the batch's time."""
        self._open[agent] = time.time(), arrived
        self._in.labels(agent).inc(len(arrived))
        self._size.labels(agent).observe(len(arrived))

    def sent(self, agent: str, messages: Sequence[Outgoing]) -> None:
        """Ends the batch's time, and looks at what came of it."""
        now = time.time()
        began, arrived = self._open.pop(agent, (now, ()))
        self._batch.labels(agent).observe(now - began)
        for at in arrived:
            self._age.labels(agent).observe(max(0.0, now - at))
        for message in messages:
            self._out.labels(agent, message.topic.name).inc()
            try:
                self._look_at(agent, message)
            except Exception:  # whatever it is, it must not reach the agent
                log.exception("a message of %s cannot be counted", agent)

    def table(self, name: str, size: Callable[[], int]) -> None:
        """Asked whenever Prometheus asks."""
        self._rows.labels(name).set_function(size)

    def _look_at(self, agent: str, message: Outgoing) -> None:
        if message.topic is DEAD_LETTERS:
            self._dead.labels(agent, dict(message.headers)["dlq_reason"].decode()).inc()
        elif message.topic is EVENTS_CODED:
            self._count_event(orjson.loads(message.value or b"{}"))
        elif message.topic is ARTICLES_CLASSIFIED:
            self._count_story(orjson.loads(message.value or b"{}")["relevance"])

    def _count_event(self, event: dict[str, Any]) -> None:
        if not event.get("retracted"):
            self._events.labels(event["event_type"], event["modality"]).inc()
            self._confidence.labels(event["event_type"]).observe(event["confidence"])

    def _count_story(self, relevance: dict[str, Any]) -> None:
        if not relevance["relevant"]:
            # `language:de`: without what follows, or the number of time series has no bound.
            self._irrelevant.labels(relevance["reason"].partition(":")[0]).inc()


def observer(settings: Settings) -> Observer:
    """Metrics on the port of the settings; one that counts nothing when none is named or it cannot be had."""
    if settings.metrics_port is None:
        return Observer()
    metrics = Metrics()
    try:
        start_http_server(settings.metrics_port, settings.metrics_host, metrics.registry)
    except OSError as error:
        log.error("no metrics: port %d cannot be had: %s", settings.metrics_port, error)  # noqa: TRY400
        return Observer()
    log.info("metrics at http://%s:%d/metrics", settings.metrics_host, settings.metrics_port)
    return metrics
