"""Settings and a cluster in; its topics made as `schemas.topics` wants them, and the differences in words out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import TopicAlreadyExistsError, for_code

from communique.broker.client import options
from communique.broker.errors import BrokerError
from communique.schemas.settings import Settings
from communique.schemas.topics import DAY_MS, FOREVER, MAX_MESSAGE_BYTES, TABLES, TOPICS, Topic

HOUR_MS = DAY_MS // 24
# The broker's clock says when a message arrived: by a producer's clock, or by the date of an old article, retention
# would delete what has just come in.
COMMON = {"message.timestamp.type": "LogAppendTime"}
COMPACT = {
    "cleanup.policy": "compact",
    # A reader that is at most an hour behind sees every revision, one that was away for a week every deletion.
    "min.compaction.lag.ms": str(HOUR_MS),
    "delete.retention.ms": str(7 * DAY_MS),
    # Only closed segments are compacted: close them daily.
    "segment.ms": str(DAY_MS),
}
# What breaks us when it differs. How long things are kept is for those to say who run the cluster.
NEEDED = ("cleanup.policy", "max.message.bytes")


@dataclass(frozen=True)
class Plan:
    """How a topic ought to be on the cluster."""

    name: str
    partitions: int
    replication: int
    configs: Mapping[str, str]


def plans(settings: Settings) -> list[Plan]:
    """Every topic and changelog of these settings. One partition count for all agents': Faust's tables need that."""
    topics = [
        Plan(settings.topic(it), 1 if it.single else settings.partitions, settings.replication, _configs(it))
        for it in TOPICS
    ]
    # Only compacted, never deleted by age: a table is rebuilt from these and from nothing else. And not by append
    # time: it is Faust's own topic, whose time stamps are its own.
    kept = {**COMPACT, "max.message.bytes": str(MAX_MESSAGE_BYTES)}
    changelogs = [Plan(settings.changelog(it), settings.partitions, settings.replication, kept) for it in TABLES]
    return [*topics, *changelogs]


def create(bootstrap: str, settings: Settings) -> list[str]:
    """Make the topics that are not there; the names of those made. `check` says what is wrong with the others."""
    admin = KafkaAdminClient(**options(settings, bootstrap))
    try:
        there = set(admin.list_topics())
        missing = {plan.name: _wanted(plan) for plan in plans(settings) if plan.name not in there}
        return _create(admin, missing) if missing else []
    finally:
        admin.close()


def partitions_of(bootstrap: str, name: str, settings: Settings) -> int | None:
    """How many partitions a topic has; None if there is no such topic."""
    admin = KafkaAdminClient(**options(settings, bootstrap))
    try:
        return len(admin.describe_topics([name])[0]["partitions"]) if name in admin.list_topics() else None
    finally:
        admin.close()


def check(bootstrap: str, settings: Settings, *, breaking: bool = False) -> list[str]:
    """What differs from the plan, a sentence for each; `breaking`: only that with which no worker can work."""
    admin = KafkaAdminClient(**options(settings, bootstrap))
    try:
        wanted = plans(settings)
        there = set(admin.list_topics()) & {plan.name for plan in wanted}
        topics = {topic["name"]: topic for topic in admin.describe_topics(sorted(there))} if there else {}
        if breaking:
            return [line for plan in wanted for line in faults(plan, topics.get(plan.name))]
        configs = _describe_configs(admin, sorted(there))
        return [
            line for plan in wanted for line in differences(plan, topics.get(plan.name), configs.get(plan.name, {}))
        ]
    finally:
        admin.close()


def faults(plan: Plan, topic: Mapping[str, Any] | None) -> Iterator[str]:
    """With what of one topic no worker can work, and what to do about it."""
    if topic is None:
        yield f"{plan.name} is missing: run communique topics create"
        return
    partitions = topic["partitions"]
    if len(partitions) != plan.partitions:
        yield (
            f"{plan.name} has {_count(len(partitions), 'partition')}, {plan.partitions} are needed: all topics must "
            f"have the same number; set COMMUNIQUE_PARTITIONS={len(partitions)} if all have it, or use another prefix"
        )


def differences(plan: Plan, topic: Mapping[str, Any] | None, configs: Mapping[str, str]) -> Iterator[str]:
    """How one topic differs from its plan, and what to do about it."""
    yield from faults(plan, topic)
    if topic is None:
        return
    partitions = topic["partitions"]
    replicas = min((len(partition["replica_nodes"]) for partition in partitions), default=0)
    if replicas < plan.replication:
        yield f"{plan.name} is kept on {_count(replicas, 'broker')}, {plan.replication} are wanted: reassign it"
    for name in NEEDED:
        if configs.get(name) != plan.configs[name]:
            yield f"{plan.name} has {name}={configs.get(name)}, {plan.configs[name]} is needed: alter its configuration"


def _configs(topic: Topic) -> dict[str, str]:
    for_a_while = {"cleanup.policy": "delete", "retention.ms": str(topic.retention_ms), "retention.bytes": str(FOREVER)}
    kept = COMPACT if topic.compact else for_a_while
    return {**COMMON, **kept, "max.message.bytes": str(topic.max_bytes)}


def _wanted(plan: Plan) -> dict[str, Any]:
    return {
        "num_partitions": plan.partitions,
        "replication_factor": plan.replication,
        "configs": dict(plan.configs),
    }


def _create(admin: KafkaAdminClient, wanted: dict[str, dict[str, Any]]) -> list[str]:
    response = admin.create_topics(wanted, raise_errors=False, wait_for_metadata=False)
    made = []
    for topic in response["topics"]:
        error = for_code(topic["error_code"])
        if topic["error_code"] == 0:
            made.append(topic["name"])
        elif error is not TopicAlreadyExistsError:  # somebody else was quicker
            raise BrokerError(f"topic {topic['name']} could not be made: {topic['error_message'] or error.__name__}")
    admin.wait_for_topics(list(wanted))
    return made


def _describe_configs(admin: KafkaAdminClient, names: list[str]) -> dict[str, dict[str, str]]:
    if not names:
        return {}
    resources = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
    described = admin.describe_configs(resources, config_filter="all")["topic"]
    return {name: {key: found["value"] for key, found in configs.items()} for name, configs in described.items()}


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
