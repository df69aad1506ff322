"""The published contract: valid, open to what later versions add, and true of our own messages."""

import datetime as dt
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from communique.schemas.articles import RawArticle
from communique.schemas.export import asyncapi, documents, schema
from communique.schemas.settings import Settings
from communique.schemas.topics import ACTORS_PROFILES, ARTICLES_RAW, EVENTS_CODED, TOPICS, Topic

WITH_MODEL = [topic for topic in TOPICS if topic.model]


@pytest.mark.parametrize("topic", WITH_MODEL, ids=lambda topic: topic.name)
def test_each_schema_is_valid_and_open(topic: Topic) -> None:
    described = schema(topic)
    Draft202012Validator.check_schema(described)
    assert not list(_closed(described))


def _closed(node: Any, path: str = "") -> Any:
    """Places where something that a later version adds would not be valid."""
    if isinstance(node, dict):
        if node.get("additionalProperties") is False:
            yield path
        if "enum" in node and "/anyOf" not in path:
            yield path
        for name, value in node.items():
            yield from _closed(value, f"{path}/{name}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from _closed(value, f"{path}/{number}")


def test_a_type_that_a_later_version_adds_is_valid_today() -> None:
    described = schema(EVENTS_CODED)
    validator = Draft202012Validator({"$defs": described["$defs"], "$ref": "#/$defs/EventType"})
    assert validator.is_valid("CONSULT")
    assert validator.is_valid("MEDIATE")
    assert not validator.is_valid(5)


@pytest.mark.parametrize(
    ("article", "valid", "why"),
    [
        ({"id": "a", "body": "b"}, True, "the least"),
        ({"id": "a", "body": "b", "desk": "asia"}, True, "fields of one's own are kept"),
        ({"id": "a"}, False, "no body"),
        ({"id": "", "body": "b"}, False, "an empty id keys nothing"),
        ({"id": "a", "body": "b", "url": 5}, False, "an address is text"),
    ],
)
def test_the_schema_of_articles_says_what_the_model_says(article: dict[str, Any], valid: bool, why: str) -> None:
    assert Draft202012Validator(schema(ARTICLES_RAW)).is_valid(article) == valid, why


def test_our_messages_are_valid_by_our_schemas() -> None:
    from communique.schemas.actors import ActorProfile

    profile = ActorProfile(code="CHN", name="China", first_seen=dt.date(2024, 5, 8))
    Draft202012Validator(schema(ACTORS_PROFILES)).validate(profile.model_dump(mode="json"))
    article = RawArticle(id="a", body="b")
    Draft202012Validator(schema(ARTICLES_RAW)).validate(article.model_dump(mode="json"))


def test_every_reference_in_the_asyncapi_document_leads_somewhere() -> None:
    document = asyncapi(Settings(prefix="x."))
    references = list(_references(document))
    assert references
    for reference in references:
        node: Any = document
        for step in reference.removeprefix("#/").split("/"):
            node = node[step]


def _references(node: Any) -> Any:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def test_channels_are_the_topics_of_these_settings() -> None:
    document = documents(Settings(prefix="x.", partitions=7))["asyncapi.json"]
    bindings = [channel["bindings"]["kafka"] for channel in document["channels"].values()]
    assert [it["topic"] for it in bindings] == ["x." + topic.name for topic in TOPICS]
    assert {it["partitions"] for it in bindings} == {7}
