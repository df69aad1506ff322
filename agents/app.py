"""The topology, from top to bottom: which agent reads which topic. The one place where Faust is attached."""

import logging
import os
import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from typing import Any

import faust
import yarl

from communique.agents.actors import actors
from communique.agents.acts import ActRow
from communique.agents.classify import classify
from communique.agents.clean import clean
from communique.agents.continuity import Continuity
from communique.agents.contributions import Contribution
from communique.agents.exits import Exit
from communique.agents.extract import extract
from communique.agents.flow import Flow
from communique.agents.given import ArticleRow
from communique.agents.hop import Batches, Work
from communique.agents.merge import merge
from communique.agents.observe import Observer
from communique.agents.own_rows import tell_own_rows
from communique.agents.records import Outgoing, Record
from communique.agents.revise import revise
from communique.agents.rows import R, TableRows
from communique.agents.sender import Sender
from communique.broker import positions
from communique.schemas.settings import Settings
from communique.schemas.topics import (
    ACTORS_ACTIVITY,
    ARTICLES_CLASSIFIED,
    ARTICLES_CLEAN,
    ARTICLES_CODED,
    ARTICLES_RAW,
    EVENTS_MENTIONS,
    MAX_MESSAGE_BYTES,
    Topic,
)

log = logging.getLogger(__name__)
Agent = Callable[..., AsyncIterator[Sequence[Outgoing]]]
WITHIN = 0.03
"""Seconds that a batch waits for company: what a lone article loses at each hop."""
TABLE_BATCH = 64


def create_app(
    settings: Settings,
    bootstrap: str,
    work: Work,
    observe: Observer | None = None,
    *,
    in_place: Callable[[], bool] = lambda: True,
) -> faust.App:
    """A Faust app with every agent and table of communique; `work` does what takes long, `observe` counts.

    `in_place` is asked before each write: whether this worker still holds its partitions, as far as it can know.
    """
    watch = observe or Observer()
    app = faust.App(**options(settings, bootstrap))
    app.flow_control = Flow()
    # Looked up at each send: Faust makes the producer anew when it was lost.
    send = Sender(lambda *message: app.producer.send(*message), settings, in_place=in_place)  # noqa: PLW0108

    whole = Continuity(
        partial(positions.committed, settings, bootstrap), partial(positions.first_from, settings, bootstrap)
    )

    def attach(topic: Topic, agent: Agent, *tools: Any, batch: int) -> None:
        source = app.topic(settings.topic(topic), key_serializer="raw", value_serializer="raw", allow_empty=True)

        told = partial(watch.taken, agent.__name__)

        # Not a generator: Faust would send what a generator yields to any topic that a forged header names.
        async def run(stream: Any) -> None:
            try:
                async for messages in agent(_batches(stream, topic, batch, told, whole), *tools):
                    await send(messages)
                    watch.sent(agent.__name__, messages)
            except Exception:
                # Faust would take the batch for done and go on: leave without unwinding, and it comes again.
                log.critical("%s cannot go on", agent.__name__, exc_info=True)
                os._exit(Exit.FAILED)

        run.__doc__, run.__qualname__ = agent.__doc__, agent.__name__
        app.agent(source, name=f"communique.{agent.__name__}")(run)

    def rows(name: str, model: type[R]) -> TableRows[R]:
        table = app.Table(name, partitions=settings.partitions, key_type=bytes, value_type=bytes)
        watch.table(name, lambda: len(table.data))
        return TableRows(table, model, send.write)

    at_once = settings.processes * 4
    attach(ARTICLES_RAW, clean, work, batch=at_once)
    attach(ARTICLES_CLEAN, classify, work, batch=at_once)
    attach(ARTICLES_CLASSIFIED, extract, work, batch=at_once)
    attach(ARTICLES_CODED, revise, rows("articles", ArticleRow), batch=TABLE_BATCH)
    attach(EVENTS_MENTIONS, merge, rows("acts", ActRow), batch=TABLE_BATCH)
    actor_rows = rows("actors", Contribution)
    attach(ACTORS_ACTIVITY, actors, actor_rows, batch=TABLE_BATCH)
    app.task(lambda: tell_own_rows(settings, actor_rows))
    return app


def options(settings: Settings, bootstrap: str) -> dict[str, Any]:
    """What Faust is told, and why where it matters."""
    return {
        "id": settings.app_id,
        "broker": [yarl.URL(f"kafka://{server}") for server in bootstrap.split(",")],
        "broker_credentials": _credentials(settings),
        "datadir": settings.state / "tables" / settings.app_id,
        "store": "memory://",
        # A worker that is killed comes back into its seat at once, and a dead one is missed soon.
        "consumer_group_instance_id": settings.worker_id,
        "broker_session_timeout": 6.0,
        "broker_heartbeat_interval": 1.0,
        "broker_commit_interval": 1.0,
        # What is in memory is done again after a crash.
        "broker_max_poll_records": 100,
        "stream_buffer_maxsize": 64,
        # Topics are made and checked before: Faust would take what it finds.
        "topic_allow_declare": False,
        "topic_partitions": settings.partitions,
        "topic_replication_factor": settings.replication,
        "topic_disable_leader": True,
        "table_standby_replicas": 0,
        "producer_max_request_size": 2 * MAX_MESSAGE_BYTES,
        "producer_compression_type": "gzip",
        # The sender tries again; a batch must not be in doubt for Faust's 20 minutes.
        "producer_request_timeout": 30.0,
        # Faust's pages have no authentication: off, and on loopback if something turns them on.
        "web_enabled": False,
        "web_bind": "127.0.0.1",
        "web_host": "127.0.0.1",
        "web_tables_enabled": False,
        "web_router_enabled": False,
        "web_stats_enabled": False,
        "web_graph_enabled": False,
    }


async def _batches(
    stream: Any, topic: Topic, size: int, told: Callable[[Sequence[float]], None], whole: Continuity
) -> Batches:
    async for events in stream.take_events(size, within=WITHIN):
        told([event.message.timestamp for event in events])
        try:
            await whole.check([event.message for event in events])
            yield [_record(event, topic) for event in events]
        except Exception as error:  # noqa: BLE001
            log.critical("leaving, so that it comes again: %s", error)
            os._exit(Exit.CUT_OFF)
        except BaseException:  # noqa: BLE001
            # Cancelled in the middle of the batch. Faust would take it for done: leave without unwinding.
            os._exit(Exit.CUT_OFF)


def _record(event: Any, topic: Topic) -> Record:
    message = event.message
    headers = message.headers.items() if hasattr(message.headers, "items") else message.headers or ()
    return Record(
        topic, message.partition, message.offset, message.key, message.value, tuple((k, v or b"") for k, v in headers)
    )


def _credentials(settings: Settings) -> Any:
    context = (
        ssl.create_default_context(cafile=settings.ssl_cafile) if settings.security_protocol.endswith("SSL") else None
    )
    if settings.security_protocol.startswith("SASL"):
        return faust.SASLCredentials(
            username=settings.sasl_username,
            password=settings.sasl_password.get_secret_value() if settings.sasl_password else None,
            mechanism=settings.sasl_mechanism or "PLAIN",
            ssl_context=context,
        )
    return faust.SSLCredentials(context) if context else None
