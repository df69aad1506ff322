"""A message's topic and identity → its headers: CloudEvents 1.0 in binary mode, so that the value is the data alone."""

import datetime as dt
import hashlib

from communique.schemas.topics import Topic

SPEC_VERSION = b"1.0"
TYPE_PREFIX = "communique."
"""A type names the kind of message, whatever prefix its topic has on this cluster."""

Headers = list[tuple[str, bytes]]


def headers(
    topic: Topic, *, key: str, value: bytes | None, source: str, time: dt.datetime, **extensions: str
) -> Headers:
    """The headers of one message; the names of extensions are lower-case letters and digits (`causationid`)."""
    attributes = {
        "ce_id": content_id(key, value),
        "ce_source": source,
        "ce_type": TYPE_PREFIX + topic.name,
        "ce_time": time.astimezone(dt.UTC).isoformat().replace("+00:00", "Z"),
        "ce_subject": key,
        **{f"ce_{name}": said for name, said in extensions.items()},
    }
    body = [] if value is None else [("content-type", b"application/json")]
    return [("ce_specversion", SPEC_VERSION), *body, *((name, said.encode()) for name, said in attributes.items())]


def content_id(key: str, value: bytes | None) -> str:
    """The same for the same message sent twice, another for a corrected one: consumers drop repeats by it."""
    digest = hashlib.blake2b(key.encode() + b"\0" + (value or b""), digest_size=16)
    return digest.hexdigest()
