"""The topics and messages → JSON Schemas (2020-12, open) and an AsyncAPI 3.0 document. Pure.

Open means: a field or an enum value that a later version adds is valid by today's schema, so that consumers who
validate do not break. `enum` alone would close it, hence `anyOf` with any string.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from communique.schemas.failures import DeadLetterHeaders
from communique.schemas.settings import Settings
from communique.schemas.topics import ARTICLES_RAW, TOPICS, Topic

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ID = "urn:communique:schema:{name}"
BINDING = "0.5.0"
JSON = "application/json"

Document = dict[str, Any]


def documents(settings: Settings) -> dict[str, Document]:
    """Every document by its file name."""
    return {**{file_name(topic): schema(topic) for topic in TOPICS if topic.model}, "asyncapi.json": asyncapi(settings)}


def file_name(topic: Topic) -> str:
    """`articles.raw.v1.schema.json`: the major version is part of it, as it is of the topic."""
    return f"{topic.name}.schema.json"


def schema(topic: Topic) -> Document:
    """What the values of a topic look like."""
    if topic.model is None:
        raise ValueError(f"{topic.name} carries bytes as they came and has no schema")
    # What we read may leave out what has a default; what we write has every field.
    described = topic.model.model_json_schema(mode="validation" if topic is ARTICLES_RAW else "serialization")
    return {"$schema": DIALECT, "$id": ID.format(name=topic.name), **_opened(described)}


def _opened(node: Any) -> Any:
    """The same with every enum open."""
    if isinstance(node, list):
        return [_opened(item) for item in node]
    if not isinstance(node, dict):
        return node
    opened = {name: _opened(value) for name, value in node.items()}
    if isinstance(values := opened.get("enum"), list):
        kind = opened.pop("type", "string")
        del opened["enum"]
        opened["anyOf"] = [{"enum": values}, {"type": kind}]
    return opened


def asyncapi(settings: Settings) -> Document:
    """The topics as channels that others may read, and `articles.raw` as the one to write to."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "communique",
            "version": version("communique"),
            "description": "News in, diplomatic events out. At least once; order holds per key; messages may repeat.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": JSON,
        "channels": {topic.name: _channel(topic, settings) for topic in TOPICS},
        "operations": {_operation_name(topic): _operation(topic) for topic in TOPICS},
        "components": {"messages": {topic.name: _message(topic) for topic in TOPICS}},
    }


def _channel(topic: Topic, settings: Settings) -> Document:
    return {
        "address": settings.topic(topic),
        "messages": {"message": {"$ref": f"#/components/messages/{topic.name}"}},
        "bindings": {
            "kafka": {
                "topic": settings.topic(topic),
                "partitions": settings.partitions,
                "replicas": settings.replication,
                "topicConfiguration": _configuration(topic),
                "bindingVersion": BINDING,
            }
        },
    }


def _configuration(topic: Topic) -> Document:
    policy = {"cleanup.policy": ["compact" if topic.compact else "delete"], "max.message.bytes": topic.max_bytes}
    return policy if topic.compact else {**policy, "retention.ms": topic.retention_ms}


def _operation_name(topic: Topic) -> str:
    return f"{'publish' if topic is ARTICLES_RAW else 'follow'}.{topic.name}"


def _operation(topic: Topic) -> Document:
    channel = {"$ref": f"#/channels/{topic.name}"}
    # From our side: we receive the raw articles and send everything else.
    return {
        "action": "receive" if topic is ARTICLES_RAW else "send",
        "channel": channel,
        "messages": [{"$ref": f"#/channels/{topic.name}/messages/message"}],
    }


def _message(topic: Topic) -> Document:
    key = {"type": "string", "description": "UTF-8; partitioned by murmur2, as Java clients do"}
    bindings = {"kafka": {"bindingVersion": BINDING, **({"key": key} if topic.key else {})}}
    if topic.model is None:
        summary = "The original bytes and key; why, where and when in headers"
        return {
            "name": topic.name,
            "summary": summary,
            "contentType": "application/octet-stream",
            "headers": _dead_letter_headers(),
            "bindings": bindings,
        }
    return {
        "name": topic.model.__name__,
        "summary": (topic.model.__doc__ or "").strip().partition("\n")[0],
        "contentType": JSON,
        "headers": _cloud_event_headers(),
        "payload": {"schemaFormat": f"{JSON};version=draft-2020-12", "schema": _inlined(schema(topic), topic)},
        "bindings": bindings,
    }


def _cloud_event_headers() -> Document:
    """CloudEvents 1.0 in binary mode; extensions such as `ce_causationid` may be added."""
    always = ("ce_specversion", "ce_id", "ce_source", "ce_type", "ce_subject", "ce_time", "content-type")
    return {
        "type": "object",
        "properties": {name: {"type": "string"} for name in (*always, "ce_causationid")},
        "required": list(always),
    }


def _dead_letter_headers() -> Document:
    properties = {name: {"type": "string"} for name in DeadLetterHeaders.model_fields}
    return {"type": "object", "properties": properties}


def _inlined(node: Any, topic: Topic) -> Any:
    """References within a schema, as seen from the document that holds it."""
    if isinstance(node, list):
        return [_inlined(item, topic) for item in node]
    if not isinstance(node, dict):
        return node
    here = f"#/components/messages/{topic.name}/payload/schema/$defs/"
    return {
        name: value.replace("#/$defs/", here) if name == "$ref" else _inlined(value, topic)
        for name, value in node.items()
        if name not in ("$schema", "$id")
    }
