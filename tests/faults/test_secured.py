"""A cluster that speaks TLS, asks for a password and lets each role do only what `broker/rights.py` lists."""

import signal
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import way
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import GroupAuthorizationFailedError, TopicAuthorizationFailedError
from kafka import KafkaAdminClient, KafkaConsumer
from kafka.admin import ACL, ACLOperation, ACLPermissionType, ACLResourcePatternType, ResourcePattern, ResourceType
from kafka.errors import KafkaError
from pydantic import SecretStr
from test_cluster import PASSWORD, listener, secured, unclosed_sockets_forgiven, without_servers
from typer.testing import CliRunner

from communique.broker import client, topics
from communique.broker.cluster import LocalCluster
from communique.broker.rights import ROLES, Right, commands, rights
from communique.cli.main import app
from communique.producers.publish import publish
from communique.schemas.articles import RawArticle
from communique.schemas.settings import Settings
from communique.schemas.topics import (
    ARTICLES_CODED,
    ARTICLES_RAW,
    EVENTS_CODED,
    EVENTS_DIPLOMATIC,
    GENERATIONS,
    Topic,
)
from communique.web.follower import Follower
from communique.web.live import Live
from communique.web.tables.store import Store

pytestmark = [
    pytest.mark.kafka,
    pytest.mark.faults,
    pytest.mark.timeout(600),
    # Both clients leave a socket to the garbage collector when the broker refuses them; it may come in another test.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

SECRET = "hush-{}-hush"
AUTHORIZER = {
    "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    "super.users": "User:communique;User:ANONYMOUS",  # the broker itself, and its controller's own listener
    "allow.everyone.if.no.acl.found": "false",
}


@dataclass
class Guarded:
    """The cluster, and who we are to it."""

    bootstrap: str
    all_powerful: Settings

    def as_(self, role: str) -> Settings:
        """Settings of one role."""
        mine = {"sasl_username": role, "sasl_password": SecretStr(SECRET.format(role)), "broker": self.bootstrap}
        return self.all_powerful.model_copy(update=mine)


@pytest.fixture
def guarded(tmp_path: Path, cache: Path) -> Iterator[Guarded]:
    """Every role has its user, with its rights and no others."""
    authority, settings = secured(tmp_path)
    scram = [("communique", PASSWORD), *((role, SECRET.format(role)) for role in ROLES)]
    cluster = LocalCluster(
        tmp_path / "kafka",
        cache,
        size=1,
        settings=listener(authority, tmp_path) | AUTHORIZER,
        format_arguments=[
            it for name, word in scram for it in ("--add-scram", f"SCRAM-SHA-512=[name={name},password={word}]")
        ],
        client=without_servers(settings),
    )
    with cluster:
        made = Guarded(cluster.bootstrap, settings)
        with closing(KafkaAdminClient(**client.options(settings, cluster.bootstrap))) as admin:
            acls = [acl for role in ROLES for right in rights(role, settings) for acl in _acls(right, f"User:{role}")]
            assert not admin.create_acls(acls)["failed"]
        yield made


def _acls(right: Right, principal: str) -> list[ACL]:
    pattern = ACLResourcePatternType.PREFIXED if right.prefixed else ACLResourcePatternType.LITERAL
    resource = ResourcePattern(ResourceType[right.kind.upper()], right.name, pattern)
    # DescribeConfigs → DESCRIBE_CONFIGS
    named = ["".join(f"_{c}" if c.isupper() and n else c for n, c in enumerate(it)).upper() for it in right.operations]
    return [ACL(principal, "*", ACLOperation[it], ACLPermissionType.ALLOW, resource) for it in named]


async def test_the_whole_way_with_least_rights(guarded: Guarded, tmp_path: Path) -> None:
    topics.create(guarded.bootstrap, guarded.as_("admin"))
    assert topics.check(guarded.bootstrap, guarded.as_("admin")) == []
    _publish(guarded, "Kenya accused Ghana on Thursday of blocking its ships.")
    way.put(guarded.as_("producer"), [(b"bad", b"{")])
    with way.worker(guarded.as_("worker")) as worker:
        way.until(lambda: len(_lie(guarded, ARTICLES_CODED)) == 1, "the article is coded", limit=150)
        way.until(lambda: _lie(guarded, EVENTS_DIPLOMATIC), "the event is merged", limit=60)
        assert await _seen_by_view(guarded, tmp_path / "view") == {"articles": 2, "events": 1}
        assert await _read_in_a_group(guarded, "consumer-mine", EVENTS_DIPLOMATIC)
        assert _visible(guarded, "worker", GENERATIONS), "which generation serves is the worker's to know"
        for command in (["account"], ["topics", "check"], ["dead-letters", "list"], ["dead-letters", "replay"]):
            _operate(guarded, *command)
        assert worker.end(signal.SIGTERM, 15) in {0, 75}
        log = worker.log.read_text()
    assert "hush" not in log
    assert "traceback" not in log.lower()


async def test_nobody_may_do_more(guarded: Guarded) -> None:
    with unclosed_sockets_forgiven():
        await _try_more(guarded)


async def _try_more(guarded: Guarded) -> None:
    topics.create(guarded.bootstrap, guarded.as_("admin"))
    _publish(guarded, "text")
    for role, topic in (
        ("producer", EVENTS_CODED),
        ("worker", ARTICLES_RAW),
        ("worker", GENERATIONS),
        ("view", ARTICLES_RAW),
    ):
        settings = guarded.as_(role)
        async with AIOKafkaProducer(**client.aiokafka_producer_options(settings, guarded.bootstrap)) as producer:
            with pytest.raises(TopicAuthorizationFailedError):
                await producer.send_and_wait(settings.topic(topic), b"not mine")
    with pytest.raises(TopicAuthorizationFailedError):
        await _read_in_a_group(guarded, "consumer-mine", ARTICLES_RAW)
    with pytest.raises(GroupAuthorizationFailedError):
        await _read_in_a_group(guarded, guarded.all_powerful.app_id, EVENTS_DIPLOMATIC)
    with pytest.raises(Exception, match=r"(?i)authoriz") as refused:
        topics.create(guarded.bootstrap, guarded.as_("view").model_copy(update={"prefix": "communique2."}))
    assert refused
    stranger = guarded.as_("worker").model_copy(update={"sasl_password": SecretStr("guessed")})
    with pytest.raises(KafkaError):
        topics.check(guarded.bootstrap, stranger)


def test_rights_as_commands() -> None:
    settings = Settings(prefix="news.")
    [line] = commands("producer", settings, "User:press")
    assert line == (
        "kafka-acls.sh --add --allow-principal 'User:press' --operation Write --topic 'news.articles.raw.v1'"
    )


def _visible(guarded: Guarded, role: str, topic: Topic) -> bool:
    """Whether the topic is there for somebody in that role."""
    settings = guarded.as_(role)
    with closing(KafkaConsumer(**client.options(settings, guarded.bootstrap))) as consumer:
        return bool(consumer.partitions_for_topic(settings.topic(topic)))


def _publish(guarded: Guarded, body: str) -> None:
    settings = guarded.as_("producer")
    publish(
        [RawArticle(id="a1", body=body)],
        settings=settings,
        bootstrap=guarded.bootstrap,
        options=client.options(settings, guarded.bootstrap),
    )


def _lie(guarded: Guarded, topic: Any) -> list[Any]:
    return way.lie(guarded.as_("operator"), topic)


async def _seen_by_view(guarded: Guarded, folder: Path) -> dict[str, int]:
    import asyncio

    live, store = Live(), Store(folder)
    task = asyncio.create_task(Follower(guarded.as_("view"), guarded.bootstrap, store, live).run())
    end = time.monotonic() + 60
    while live.status.state != "live" or not live.status.events:
        assert time.monotonic() < end, live.status
        await asyncio.sleep(0.2)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    store.close()
    return {"articles": live.status.articles, "events": live.status.events}


async def _read_in_a_group(guarded: Guarded, group: str, topic: Any) -> bytes:
    settings = guarded.as_("consumer")
    reading = client.aiokafka_options(settings, guarded.bootstrap)
    name = settings.topic(topic)
    async with AIOKafkaConsumer(name, **reading, group_id=group, auto_offset_reset="earliest") as consumer:
        return bytes((await consumer.getone()).value)


def _operate(guarded: Guarded, *command: str) -> None:
    settings = guarded.as_("operator")
    env = {
        "COMMUNIQUE_SECURITY_PROTOCOL": settings.security_protocol,
        "COMMUNIQUE_SASL_MECHANISM": settings.sasl_mechanism,
        "COMMUNIQUE_SASL_USERNAME": "operator",
        "COMMUNIQUE_SASL_PASSWORD": SECRET.format("operator"),
        "COMMUNIQUE_SSL_CAFILE": str(settings.ssl_cafile),
        "COMMUNIQUE_BROKER": guarded.bootstrap,
        "COMMUNIQUE_STATE": str(settings.state),
    }
    done = CliRunner().invoke(app, list(command), env=env)
    assert done.exit_code == 0, (command, done.output, done.exception)
    assert "hush" not in done.output
