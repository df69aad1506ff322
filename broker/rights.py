"""Who may do what: the least that each role needs on the cluster, as Kafka's ACLs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from communique.schemas.settings import Settings
from communique.schemas.topics import (
    ACTORS_ACTIVITY,
    ARTICLES_CLASSIFIED,
    ARTICLES_CLEAN,
    ARTICLES_CODED,
    ARTICLES_RAW,
    DEAD_LETTERS,
    EVENTS_MENTIONS,
    GENERATIONS,
    TABLES,
    TOPICS,
    WAY,
    Topic,
)

INTERNAL = (ARTICLES_CLEAN, ARTICLES_CLASSIFIED, ARTICLES_CODED, EVENTS_MENTIONS, ACTORS_ACTIVITY, DEAD_LETTERS)


@dataclass(frozen=True)
class Right:
    """Operations on one resource. Reading and writing a topic let it be described, too."""

    operations: tuple[str, ...]
    kind: str
    """topic, group, cluster."""
    name: str
    prefixed: bool = False


def rights(role: str, settings: Settings) -> list[Right]:
    """The rights of a role: admin, producer, worker, view, consumer, operator."""
    return list(ROLES[role](settings))


def commands(role: str, settings: Settings, principal: str) -> list[str]:
    """The same as lines for Kafka's own `kafka-acls.sh`."""
    return [_command(right, principal) for right in rights(role, settings)]


def _admin(settings: Settings) -> Iterator[Right]:
    """`communique topics create` and `check`."""
    begin = settings.prefix.rstrip(".-")  # the changelogs begin with the group's name
    yield Right(("Create", "Describe", "DescribeConfigs"), "topic", begin, prefixed=True)


def _producer(settings: Settings) -> Iterator[Right]:
    """`communique publish` and whoever else brings articles."""
    yield Right(("Write",), "topic", settings.topic(ARTICLES_RAW))


def _worker(settings: Settings) -> Iterator[Right]:
    """It reads what it works on and which generation serves, writes what it makes, and keeps its changelogs."""
    yield from _topics(("Read",), (*WAY, GENERATIONS), settings)
    yield from _topics(("Write",), (it for it in TOPICS if it not in {ARTICLES_RAW, GENERATIONS}), settings)
    for table in TABLES:
        yield Right(("Read", "Write"), "topic", settings.changelog(table))
    yield Right(("Read",), "group", settings.app_id)


def _view(settings: Settings) -> Iterator[Right]:
    """It reads without a group, and looks how far the workers are."""
    yield from _topics(("Read",), TOPICS, settings)
    yield Right(("Describe",), "group", settings.app_id)


def _consumer(settings: Settings) -> Iterator[Right]:
    """A service of yours that reads what we promise to keep: events and profiles; groups of its own."""
    yield from _topics(("Read",), (it for it in TOPICS if it is not ARTICLES_RAW and it not in INTERNAL), settings)
    yield Right(("Read",), "group", "consumer-", prefixed=True)


def _operator(settings: Settings) -> Iterator[Right]:
    """`account`, `doctor`, `dead-letters`: reads all, sends dead letters back to where they failed, and drops them."""
    yield from _topics(("Read", "DescribeConfigs"), TOPICS, settings)
    yield from _topics(("Write",), WAY, settings)
    for table in TABLES:
        yield Right(("Describe", "DescribeConfigs"), "topic", settings.changelog(table))
    yield Right(("Delete",), "topic", settings.topic(DEAD_LETTERS))
    yield Right(("Describe",), "group", settings.app_id)


ROLES = {
    "admin": _admin,
    "producer": _producer,
    "worker": _worker,
    "view": _view,
    "consumer": _consumer,
    "operator": _operator,
}


def _topics(operations: tuple[str, ...], topics: Iterable[Topic], settings: Settings) -> Iterator[Right]:
    return (Right(operations, "topic", settings.topic(topic)) for topic in topics)


def _command(right: Right, principal: str) -> str:
    operations = " ".join(f"--operation {it}" for it in right.operations)
    where = "--cluster" if right.kind == "cluster" else f"--{right.kind} '{right.name}'"
    pattern = " --resource-pattern-type prefixed" if right.prefixed else ""
    return f"kafka-acls.sh --add --allow-principal '{principal}' {operations} {where}{pattern}"
