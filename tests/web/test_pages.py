"""Every address answers in its three forms, filters hold, and what an article says stays text."""

import csv
import io
import re

import pytest
from starlette.testclient import TestClient

PAGES = [
    "/",
    "/api/overview",
    "/dyads/FRAGOV/CHNGOV",
    "/dyads/FRAGOV/CHNGOV.json",
    "/operations",
    "/operations.json",
    "/metrics",
    "/dead-letters",
    "/dead-letters.csv",
    "/dead-letters/0/0",
    "/dead-letters/0/0.json",
    "/actors",
    "/actors/FRAGOV",
    "/events",
    "/events/e000001-0",
    "/articles/a000001",
    "/healthz",
    "/readyz",
]


@pytest.mark.parametrize("path", PAGES)
def test_answers_with_the_headers_that_keep_it_harmless(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "<script>" not in response.text and " style=" not in response.text


@pytest.mark.parametrize("sort", ["name", "-name", "events", "-goldstein", "last_seen"])
def test_actors_are_sorted_and_paged_without_gap_or_repeat(client: TestClient, sort: str) -> None:
    column = sort.removeprefix("-")
    everyone = client.get(f"/actors.json?sort={sort}&limit=1000").json()["rows"]
    values = [row[column] for row in everyone]
    assert values == sorted(values, reverse=sort.startswith("-"))
    paged, address = [], f"/actors.json?sort={sort}&limit=5"
    while address:
        page = client.get(address).json()
        paged += page["rows"]
        address = page["next"]
    assert paged == everyone


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("type=ACCUSE", lambda row: row["event_type"] == "ACCUSE"),
        ("type=accuse", lambda row: row["event_type"] == "ACCUSE"),  # people do not shout
        ("quad=4", lambda row: row["quad_class"] == 4),
        ("actor=FRAGOV", lambda row: row["actor"][0]["code"] == "FRAGOV"),
        ("recipient=FRAGOV", lambda row: row["recipient"][0]["code"] == "FRAGOV"),
        ("party=FRAGOV", lambda row: "FRAGOV" in {row["actor"][0]["code"], row["recipient"][0]["code"]}),
        ("modality=planned", lambda row: row["modality"] == "planned"),
        ("since=2026-03-01&until=2026-03-10", lambda row: "2026-03-01" <= row["day"] <= "2026-03-10"),
        ("country=CHE", lambda row: row["country"] == "CHE"),
        ("confidence=0.8", lambda row: row["confidence"] >= 0.8),
        ("q=geneva", lambda row: "Geneva" in row["sentence"]),
        ("q=naval+dri", lambda row: "naval drills" in row["sentence"]),  # the last word may be unfinished
        ("q=turkiye", lambda row: "Türkiye" in row["sentence"]),  # accents are not needed
    ],
)
def test_filters_hold_and_leave_something(client: TestClient, query: str, holds: object) -> None:
    rows = client.get(f"/events.json?limit=1000&{query}").json()["rows"]
    assert rows and all(holds(row) for row in rows)  # type: ignore[operator]
    assert len(rows) < client.get("/events.json").json()["total"]


def test_a_publisher_and_full_text_syntax_are_values_not_queries(client: TestClient) -> None:
    assert client.get("/events.json", params={"publisher": "Northern Wire"}).json()["total"] > 0
    for hostile in ['"', "NEAR(", "a OR b*", "col:x", "'; DROP TABLE events;--", "%", "\0"]:
        assert client.get("/events.json", params={"q": hostile}).status_code == 200
        assert client.get("/actors.json", params={"q": hostile}).status_code == 200


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/actors.json?sort=value", "no column"),  # not in the allow-list
        ("/actors.json?limit=0", "limit"),
        ("/events.json?type=DANCE", "type"),
        ("/events.json?since=yesterday", "since"),
        ("/events.json?after=x", "after"),
        ("/events.json?after=[[],1]", "after"),
    ],
)
def test_what_cannot_be_is_refused_in_words(client: TestClient, address: str, said: str) -> None:
    response = client.get(address)
    assert response.status_code == 400
    assert said in response.json()["error"]


def test_csv_has_the_same_rows_and_runs_nothing(client: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/events.csv?type=ACCUSE").text)))
    assert {row["id"] for row in rows} == {
        row["id"] for row in client.get("/events.json?limit=1000&type=ACCUSE").json()["rows"]
    }


def test_an_event_shows_its_sentence_marked_in_the_article(client: TestClient) -> None:
    event = client.get("/events/e000001-0.json").json()
    page = client.get("/events/e000001-0").text
    marked = re.findall(r'class="[^"]*sentence[^"]*"[^>]*>([^<]*)<', page)
    assert "".join(marked) == event["sentence"]["text"]
    assert 'act"' in page and event["anchor"]["text"] in marked


def test_a_plan_says_what_became_of_it_and_a_copy_whose_it_is(client: TestClient) -> None:
    planned = next(row for row in client.get("/events.json?modality=planned").json()["rows"])
    page = re.sub(r"<[^>]+>", "", client.get(f"/events/{planned['id']}").text)
    assert re.search(r"Plan\s*open, until \d{4}-\d\d-\d\d", page)
    assert "near-copy of a000000" in page


def test_an_article_leads_to_its_events_and_shows_its_cuts(client: TestClient) -> None:
    page = client.get("/articles/a000001").text
    assert 'href="/events/e000001-0"' in page
    assert "group-around menu" in page and "group-selling cookies" in page
    assert client.get("/articles/a000001.json").json()["stories"][0]["relevance"]["relevant"]


def test_unknown_things_are_not_here(client: TestClient) -> None:
    assert client.get("/actors/NOBODY").status_code == 404
    assert "NOBODY" in client.get("/actors/NOBODY.json").json()["error"]


def test_only_our_own_names_are_answered(client: TestClient) -> None:
    assert client.get("/actors", headers={"host": "evil.example"}).status_code == 421


def test_no_matches_say_how_to_go_on(client: TestClient) -> None:
    assert "Show all actors" in client.get("/actors?q=xyzzy").text
