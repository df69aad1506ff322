"""What protects those who post articles: an answer that is true, for each article, and no way in for other sites."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
import schemathesis
from hypothesis import HealthCheck, given
from hypothesis import settings as bounds
from kafka import KafkaConsumer, TopicPartition
from pydantic import SecretStr
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance
from starlette.testclient import TestClient

from communique.broker import topics
from communique.broker.local import LocalBroker
from communique.cli.log import read
from communique.producers import http
from communique.producers.http import JSON, LINES, paths, routes
from communique.producers.intake import Intake
from communique.schemas.settings import Settings
from communique.schemas.topics import ARTICLES_RAW
from communique.web.app import Added, create_app
from communique.web.live import Live
from communique.web.tables.store import Store

HERE = "http://127.0.0.1:6066"


def client_of(settings: Settings, intake: Intake) -> TestClient:
    added = Added(routes(intake), paths())
    return TestClient(create_app(settings, Store(settings.state / "web"), Live(), added=added), base_url=HERE)


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    intake = Intake(settings, settings.broker or "")
    yield client_of(settings.model_copy(update={"web_rate": "100000/minute"}), intake)
    intake.close()


@pytest.fixture
def unheard(settings: Settings) -> TestClient:
    """One whose intake must not be reached."""
    return client_of(settings, Intake(settings, "127.0.0.1:1", timeout=0.2))


def on_the_log(settings: Settings) -> dict[str, str]:
    found = read([settings.topic(ARTICLES_RAW)], {"bootstrap_servers": settings.broker})
    return {(it.key or b"").decode(): json.loads(it.value or b"")["body"] for it in found}


def test_an_article_is_where_the_answer_says(client: TestClient, settings: Settings) -> None:
    answer = client.post("/articles", json={"id": "harbour/1", "body": "They met.", "section": "world"})
    assert answer.status_code == 202
    (laid,) = answer.json()["accepted"]
    assert (laid["id"], laid["topic"]) == ("harbour/1", settings.topic(ARTICLES_RAW))
    assert answer.headers["location"] == laid["status"] == "/api/articles/harbour%2F1"
    consumer = KafkaConsumer(bootstrap_servers=settings.broker, enable_auto_commit=False, consumer_timeout_ms=60_000)
    try:
        place = TopicPartition(laid["topic"], laid["partition"])
        consumer.assign([place])
        consumer.seek(place, laid["offset"])
        record = next(consumer)
    finally:
        consumer.close()
    assert json.loads(record.value)["section"] == "world"
    assert dict(record.headers)["ce_subject"] == b"harbour/1"


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (JSON, '[{"id": "a", "body": "x"}, {"id": "b"}, {"id": "c", "body": "z"}]'),
        (f"{LINES}; charset=utf-8", '{"id": "a", "body": "x"}\n{"id": "b"}\n\n{"id": "c", "body": "z"}'),
    ],
)
def test_of_several_each_is_answered(client: TestClient, settings: Settings, kind: str, data: str) -> None:
    answer = client.post("/api/articles", content=data, headers={"content-type": kind})
    assert answer.status_code == 202
    assert [it["id"] for it in answer.json()["accepted"]] == ["a", "c"]
    (refused,) = answer.json()["refused"]
    assert refused["reason"] == "invalid" and "no body" in refused["detail"]
    assert (refused.get("line") or refused["place"]) in (2, "body[1]")
    assert on_the_log(settings) == {"a": "x", "c": "z"}


def test_the_id_makes_a_second_post_the_same_article(client: TestClient) -> None:
    article = {"url": "https://harbour.example/a?utm_source=x", "body": "They met."}
    first, again = (client.post("/articles", json=article).json()["accepted"][0] for _ in range(2))
    assert (first["id"], first["partition"]) == (again["id"], again["partition"])
    assert again["offset"] > first["offset"], "on the log twice, and recognised by what reads it"


@pytest.mark.parametrize(
    ("kind", "data", "status", "says"),
    [
        (JSON, b"{oops", 400, "not-json"),
        (JSON, b'{"body": "Z\xfcrich"}', 400, "not-utf8"),
        (JSON, b"", 400, "not-json"),
        (JSON, b"[]", 400, "no article"),
        (LINES, b"\n\n", 400, "no article"),
        (JSON, b"7", 422, "a JSON number, not an object"),
        (JSON, b'{"id": "a"}', 422, "no body"),
        (JSON, b'{"id": "a", "body": " "}', 422, "empty"),
        (JSON, b'{"id": "a", "body": "x", "published_at": "soon"}', 422, "'soon' is no date"),
        (JSON, b'[{"id": "a"}, {"id": "b"}]', 422, "no body"),
        (JSON, b'{"body": "' + b"x" * 1000 + b'"}', 413, "bytes as JSON, 1,000 are allowed"),
        (LINES, b'{"body":"x"}\n' * 300, 413, "more than 200 articles"),
        (JSON, b'{"body": "' + b"x" * 5000 + b'"}', 413, "more than 4,000 bytes"),
        ("text/plain", b'{"body": "x"}', 415, "type text/plain: send application/json"),  # what a form of a page sends
        ("", b'{"body": "x"}', 415, "type unknown"),
    ],
)
def test_what_is_no_article_is_refused_with_its_reason(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, kind: str, data: bytes, status: int, says: str
) -> None:
    monkeypatch.setattr(http, "WINDOW_BYTES", 4000)
    monkeypatch.setattr(http, "WINDOW_LETTERS", 200)
    small = settings.model_copy(update={"max_article_bytes": 1000})
    unheard = client_of(small, Intake(small, "127.0.0.1:1", timeout=0.2))
    answer = unheard.post("/articles", content=data, headers={"content-type": kind})
    assert answer.status_code == status, answer.text
    assert says in answer.json()["error"]


def test_a_packed_body_is_refused(unheard: TestClient) -> None:
    answer = unheard.post("/articles", content=b"x", headers={"content-type": JSON, "content-encoding": "gzip"})
    assert (answer.status_code, answer.json()["error"]) == (415, "a packed body: send it as it is")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "cross-site"}, 403),  # a page of another site, in a browser on this machine
        ({"host": "evil.example"}, 421),  # the same by a name that leads here
    ],
)
def test_other_sites_put_nothing_on_the_log(unheard: TestClient, headers: dict[str, str], status: int) -> None:
    assert unheard.post("/articles", json={"body": "They met."}, headers=headers).status_code == status


def test_a_link_that_is_followed_publishes_nothing(unheard: TestClient) -> None:
    assert unheard.get("/articles").status_code == 405


def test_beyond_this_machine_it_asks_for_the_token(settings: Settings) -> None:
    guarded = settings.model_copy(update={"web_host": "0.0.0.0", "web_token": SecretStr("s3cret")})
    intake = Intake(guarded, settings.broker or "")
    client = client_of(guarded, intake)
    try:
        assert client.post("/articles", json={"body": "They met."}).status_code == 401
        bearer = {"authorization": "Bearer s3cret"}
        assert client.post("/articles", json={"body": "They met."}, headers=bearer).status_code == 202
    finally:
        intake.close()


def taken(client: TestClient) -> bool:
    """Sent again as long as the answer is a 503, as it says; a busy machine's broker may need its time."""
    deadline = time.monotonic() + 120
    while (answer := client.post("/articles", json={"body": "They met."})).status_code == 503:
        assert time.monotonic() < deadline, answer.text
    return answer.status_code == 202


def test_a_log_that_cannot_take_it_is_said_and_asked_again_by_the_next_request(settings: Settings) -> None:
    later = settings.model_copy(update={"prefix": f"{settings.prefix}later."})
    intake = Intake(later, settings.broker or "", timeout=2)
    client = client_of(later, intake)
    try:
        answer = client.post("/articles", json={"body": "They met."})
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
        assert "topics create" in answer.json()["error"]
        topics.create(settings.broker or "", later)
        assert taken(client)
    finally:
        intake.close()


def test_a_broker_that_stops_answering_is_said_and_found_again(tmp_path: Path, cache: Path) -> None:
    broker = LocalBroker(tmp_path, cache, port=0, controller_port=0)
    settings = Settings(broker=broker.start(), prefix="stopped.", state=tmp_path / "state")
    topics.create(settings.broker or "", settings)
    process, intake = psutil.Process(broker.status().pid), Intake(settings, settings.broker or "", timeout=3)
    client = client_of(settings, intake)
    try:
        assert taken(client)
        process.suspend()
        answer = client.post("/articles", json={"body": "They left."})
        assert answer.status_code == 503 and "took nothing on stopped.articles.raw.v1" in answer.json()["error"]
        process.resume()
        assert taken(client)
    finally:
        process.resume()
        intake.close()
        broker.stop()


def test_many_at_once_are_all_there(client: TestClient, settings: Settings) -> None:
    def post(number: int) -> int:
        return client.post("/articles", json={"id": f"a{number}", "body": "They met."}).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(post, range(60))) == {202}
    assert len(on_the_log(settings)) == 60


def test_every_answer_is_what_the_document_says(client: TestClient) -> None:
    document = client.get("/api/openapi.json").json()
    operation = schemathesis.openapi.from_dict(document)["/api/articles"]["post"]
    checks = [not_a_server_error, status_code_conformance, content_type_conformance]

    @bounds(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE))
    def holds(case: schemathesis.Case) -> None:
        data = case.body.encode() if isinstance(case.body, str) else json.dumps(case.body).encode()
        headers = {"content-type": case.media_type or JSON}
        case.validate_response(client.post("/api/articles", content=data, headers=headers), checks=checks)

    holds()
