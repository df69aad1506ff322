"""Who is let in, and what a spreadsheet is given."""

from pathlib import Path

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from communique.schemas.settings import Settings
from communique.web import formats, server
from communique.web.app import create_app
from communique.web.live import Live
from communique.web.tables.store import Store

HERE = "http://127.0.0.1:6066"


@pytest.fixture
def guarded(store: Store, tmp_path: Path) -> TestClient:
    settings = Settings(state=tmp_path, web_host="0.0.0.0", web_token=SecretStr("s3cret"))
    return TestClient(create_app(settings, store, Live()), base_url="http://view.example", follow_redirects=False)


def test_without_the_token_only_health_is_told(guarded: TestClient) -> None:
    assert guarded.get("/actors").status_code == 401
    assert guarded.get("/actors?token=wrong").status_code == 401
    assert guarded.get("/actors", headers={"authorization": "Bearer wröng".encode()}).status_code == 401
    assert guarded.get("/healthz").status_code == 200


def test_the_token_becomes_a_cookie_and_leaves_the_address(guarded: TestClient) -> None:
    welcome = guarded.get("/actors?token=s3cret")
    assert welcome.headers["location"] == "/actors"
    assert "HttpOnly" in welcome.headers["set-cookie"] and "samesite=strict" in welcome.headers["set-cookie"].lower()
    assert guarded.get("/actors").status_code == 200


def test_programs_bear_it_in_a_header(guarded: TestClient) -> None:
    assert guarded.get("/api/actors", headers={"authorization": "Bearer s3cret"}).status_code == 200


def test_no_other_host_without_a_token(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="COMMUNIQUE_WEB_TOKEN"):
        server.run(Settings(state=tmp_path, web_host="0.0.0.0"), "127.0.0.1:1")


@pytest.mark.parametrize("back", ["//evil.example", "/\\evil.example", "https://evil.example"])
def test_the_theme_leads_to_no_other_host(client: TestClient, back: str) -> None:
    response = client.get("/theme/dark", params={"back": back}, follow_redirects=False)
    assert response.headers["location"] == "/"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("  +1", "'  +1"),  # some spreadsheets trim first
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        (-2.5, -2.5),  # a number is no formula
        ("France", "France"),
        ([{"code": "=A", "name": "x"}], "'=A"),
        ("a\0b", "ab"),
        (None, ""),
    ],
)
def test_cells_that_a_spreadsheet_would_run_are_defused(value: object, written: object) -> None:
    assert formats.cell(value) == written


def test_the_openapi_document_names_every_filter(client: TestClient) -> None:
    document = client.get("/api/openapi.json").json()
    named = {it["name"] for it in document["paths"]["/api/events"]["get"]["parameters"]}
    assert {"actor", "recipient", "type", "since", "q", "after", "sort"} <= named


def test_whoever_asks_too_often_is_told_to_wait(store: Store, tmp_path: Path) -> None:
    paced = TestClient(create_app(Settings(state=tmp_path, web_rate="3/minute"), store, Live()), base_url=HERE)
    answers = [paced.get("/healthz") for _ in range(4)]
    assert [it.status_code for it in answers] == [200, 200, 200, 429]
    assert answers[-1].headers["retry-after"] == "60" and "content-security-policy" in answers[-1].headers


def test_the_token_cannot_be_guessed_quickly(guarded: TestClient) -> None:
    codes = [guarded.get(f"/actors?token={n}").status_code for n in range(25)]
    assert codes[:20] == [401] * 20 and set(codes[20:]) == {429}
    assert guarded.get("/actors", headers={"authorization": "Bearer s3cret"}).status_code == 429, "the right one too"
