"""What consumers were promised: messages of every released version against today's schemas, and the reverse."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from communique.broker.client import options
from communique.cli.log import read
from communique.schemas.export import file_name, schema
from communique.schemas.settings import Settings
from communique.schemas.topics import ARTICLES_RAW, GENERATIONS, TOPICS, Topic

ROOT = Path(__file__).resolve().parent.parent.parent
GOLDEN = ROOT / "tests" / "golden"
VERSIONS = sorted(folder.name for folder in GOLDEN.iterdir())
DESCRIBED = [topic for topic in TOPICS if topic.model]

released = pytest.mark.parametrize("version", VERSIONS)
described = pytest.mark.parametrize("topic", DESCRIBED, ids=lambda topic: topic.name)


def golden(version: str, topic: Topic) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLDEN / version / f"{topic.name}.jsonl").read_text().splitlines()]


def frozen(version: str, topic: Topic) -> dict[str, Any]:
    return dict(json.loads((GOLDEN / version / file_name(topic)).read_text()))


@released
@described
def test_messages_of_a_released_version_are_valid_today(version: str, topic: Topic) -> None:
    messages = golden(version, topic)
    assert messages
    for message in messages:
        Draft202012Validator(schema(topic)).validate(message["value"])


@released
@described
def test_messages_of_a_released_version_are_read_without_loss(version: str, topic: Topic) -> None:
    """A field that was renamed, dropped or retyped would be missing from what is written again."""
    assert topic.model
    assert topic.key
    for message in golden(version, topic):
        read_today = topic.model.model_validate(message["value"])
        assert topic.key(read_today) == message["key"]
        assert not list(lost(message["value"], json.loads(read_today.model_dump_json())))


def lost(then: Any, now: Any, path: str = "") -> Iterator[str]:
    """Where something that was said is no longer said."""
    if isinstance(then, dict) and isinstance(now, dict):
        for name, value in then.items():
            yield from lost(value, now.get(name), f"{path}/{name}")
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for number, (one, other) in enumerate(zip(then, now, strict=True)):
            yield from lost(one, other, f"{path}/{number}")
    elif then != now:
        yield f"{path}: {then!r} is {now!r}"


@released
def test_what_is_written_today_is_valid_by_the_schemas_of_a_released_version(version: str, coded: Settings) -> None:
    by_topic = {coded.topic(topic): topic for topic in DESCRIBED}
    seen = set()
    for record in read(by_topic, options(coded, coded.broker or "")):
        if record.value:
            seen.add(record.topic)
            Draft202012Validator(frozen(version, by_topic[record.topic])).validate(json.loads(record.value))
            assert {"ce_specversion", "ce_id", "ce_type", "ce_source"} <= record.headers.keys()
    assert seen == set(by_topic) - {coded.topic(GENERATIONS)}, "a log that was never replayed has one generation"


@released
@described
def test_no_promised_field_is_gone_and_no_new_demand_is_made(version: str, topic: Topic) -> None:
    then, now = frozen(version, topic), schema(topic)
    assert not list(broken(then, now, demands=topic is ARTICLES_RAW))


def broken(then: dict[str, Any], now: dict[str, Any], *, demands: bool) -> Iterator[str]:
    """What a consumer (or, with `demands`, a producer) of then would miss now."""
    for name, shape in shapes(then).items():
        today = shapes(now).get(name, {})
        yield from (f"{name}.{field} is gone" for field in shape["properties"].keys() - today.get("properties", {}))
        if demands:
            yield from (f"{name}.{it} is needed now" for it in set(today["required"]) - set(shape["required"]))
        else:
            yield from (f"{name}.{it} may be missing now" for it in set(shape["required"]) - set(today["required"]))


def shapes(document: dict[str, Any]) -> dict[str, Any]:
    """Every object in a schema, by its name."""
    every = {"": document, **document.get("$defs", {})}
    return {name: {"required": [], **it} for name, it in every.items() if "properties" in it}


@pytest.mark.parametrize(
    ("change", "demands", "breaks"),
    [
        ({"properties": {"id": {}, "new": {}}, "required": ["id"]}, False, False),  # a field more
        ({"properties": {}, "required": []}, False, True),  # a field less
        ({"properties": {"id": {}}, "required": []}, False, True),  # may be missing now
        ({"properties": {"id": {}, "new": {}}, "required": ["id", "new"]}, True, True),  # producers do not send it
    ],
)
def test_the_comparison_sees_what_breaks(change: dict[str, Any], demands: bool, breaks: bool) -> None:
    then = {"properties": {"id": {}}, "required": ["id"]}
    assert bool(list(broken(then, change, demands=demands))) is breaks
