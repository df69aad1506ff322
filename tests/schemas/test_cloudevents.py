"""What protects consumers that dispatch on headers: CloudEvents 1.0 binary mode, as its Kafka binding writes it."""

import datetime as dt
import re

import pytest

from communique.schemas.cloudevents import headers
from communique.schemas.topics import ARTICLES_RAW

NOON = dt.datetime(2024, 5, 31, 14, tzinfo=dt.timezone(dt.timedelta(hours=2)))


def of(value: bytes | None, key: str = "a") -> dict[str, str]:
    made = headers(ARTICLES_RAW, key=key, value=value, source="/s", time=NOON, causationid="c")
    return {name: said.decode() for name, said in made}


def test_the_required_attributes_are_there() -> None:
    made = of(b"{}")
    assert made.pop("ce_id")
    assert made == {
        "ce_specversion": "1.0",
        "content-type": "application/json",
        "ce_source": "/s",
        "ce_type": "communique.articles.raw.v1",
        "ce_time": "2024-05-31T12:00:00Z",
        "ce_subject": "a",
        "ce_causationid": "c",
    }


def test_names_are_what_the_specification_allows() -> None:
    assert all(re.fullmatch(r"ce_[a-z0-9]+|content-type", name) for name in of(b"{}"))


def test_a_tombstone_has_no_content_type() -> None:
    assert "content-type" not in of(None)


@pytest.mark.parametrize(
    ("value", "key", "same"),
    [
        (b"{}", "a", True),  # sent twice
        (b"[]", "a", False),  # corrected
        (b"{}", "b", False),  # another article with the same words
    ],
)
def test_the_id_is_that_of_the_message(value: bytes, key: str, same: bool) -> None:
    assert (of(b"{}")["ce_id"] == of(value, key)["ce_id"]) is same
