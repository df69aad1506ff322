import pytest
from kafka import KafkaAdminClient

from communique.broker import topics
from communique.broker.topics import Plan, differences
from communique.schemas.settings import Settings
from communique.schemas.topics import ARTICLES_RAW, TABLES, TOPICS


def test_every_topic_and_changelog_is_made_once_and_as_planned(kafka: str, settings: Settings) -> None:
    expected = {settings.topic(topic) for topic in TOPICS} | {settings.changelog(table) for table in TABLES}
    mine = settings.model_copy(update={"prefix": settings.prefix[:-1] + "-once."})

    assert len(topics.check(kafka, mine)) == len(expected)  # each is missing, and that is said
    assert set(topics.create(kafka, mine)) == {plan.name for plan in topics.plans(mine)}
    assert topics.create(kafka, mine) == []
    assert topics.check(kafka, mine) == []


def test_a_wrong_partition_count_is_said_in_words(kafka: str, settings: Settings) -> None:
    mine = settings.model_copy(update={"prefix": settings.prefix[:-1] + "-one."})
    raw = mine.topic(ARTICLES_RAW)
    admin = KafkaAdminClient(bootstrap_servers=kafka)
    admin.create_topics({raw: {"num_partitions": 1}}, wait_for_metadata=True)
    admin.close()

    assert raw not in topics.create(kafka, mine)
    problems = topics.check(kafka, mine)

    assert any(line.startswith(f"{raw} has 1 partition, 4 are needed") for line in problems)
    assert all(line.startswith(raw) for line in problems)


PLAN = Plan("t", 2, 2, {"cleanup.policy": "compact", "max.message.bytes": "9"})
GOOD = {"partitions": [{"replica_nodes": [1, 2]}, {"replica_nodes": [1, 2]}]}


@pytest.mark.parametrize(
    ("topic", "configs", "said"),
    [
        (GOOD, PLAN.configs, []),
        (None, {}, ["t is missing"]),
        ({"partitions": GOOD["partitions"][:1]}, PLAN.configs, ["t has 1 partition, 2 are needed"]),
        ({"partitions": [{"replica_nodes": [1]}] * 2}, PLAN.configs, ["t is kept on 1 broker, 2 are wanted"]),
        # a changelog that is deleted by age loses rows of the table
        (GOOD, {**PLAN.configs, "cleanup.policy": "delete"}, ["t has cleanup.policy=delete, compact is needed"]),
        (GOOD, {**PLAN.configs, "max.message.bytes": "1"}, ["t has max.message.bytes=1, 9 is needed"]),
        # how long the operator keeps things is no mistake
        (GOOD, {**PLAN.configs, "retention.ms": "7"}, []),
    ],
)
def test_what_breaks_us_is_told(topic: dict | None, configs: dict[str, str], said: list[str]) -> None:
    found = list(differences(PLAN, topic, configs))

    assert len(found) == len(said)
    assert all(line.startswith(beginning) for line, beginning in zip(found, said, strict=True))
