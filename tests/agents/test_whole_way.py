"""The worker as a process of its own on the real broker: what goes in comes out, as an event or as a dead letter."""

import json
import signal
from collections import Counter

import psutil
import way

from communique.cli.log import latest
from communique.schemas.settings import Settings
from communique.schemas.topics import ACTORS_PROFILES, ARTICLES_CODED, DEAD_LETTERS, EVENTS_DIPLOMATIC

SENTENCE = "PARIS, March 19, 2026 - France accused Kenya on Thursday of blocking its ships."


def article(name: str, body: str = SENTENCE) -> tuple[bytes, bytes]:
    """Key and value as a producer sends them."""
    value = {"id": name, "body": body, "published_at": "2026-03-19T12:00:00Z", "publisher": f"Paper {name}"}
    return name.encode(), json.dumps(value).encode()


def events(settings: Settings) -> list[dict[str, object]]:
    """Merged events that stand."""
    return [
        one
        for record in latest(way.lie(settings, EVENTS_DIPLOMATIC))
        if not (one := json.loads(record.value))["retracted"]
    ]


def profiles(settings: Settings) -> dict[bytes | None, bytes | None]:
    """Profiles as they are now."""
    return {record.key: record.value for record in latest(way.lie(settings, ACTORS_PROFILES))}


def test_an_article_goes_all_the_way_twice_is_once_and_a_tombstone_takes_it_back(settings: Settings) -> None:
    with way.worker(settings) as worker:
        way.put(settings, [article("a1")])
        way.settled(settings, worker)
        [event] = events(settings)
        assert (event["event_type"], event["mentions"]) == ("ACCUSE", 1)
        once = profiles(settings)
        assert {json.loads(value or b"")["country"] for value in once.values()} == {"FRA", "KEN"}

        way.put(settings, [article("a1")])
        way.settled(settings, worker)
        assert len(events(settings)) == 1
        assert profiles(settings) == once

        way.put(settings, [(b"a1", None)])
        way.settled(settings, worker)
        assert events(settings) == []
        assert profiles(settings) == {}, "tombstones for those of whom nothing is left"
        assert way.lie(settings, DEAD_LETTERS) == []
        assert worker.end(signal.SIGTERM, 15) == 0


WIRE = (
    f"{SENTENCE} The foreign minister said that the crews had waited for eleven days in the heat. "
    "Nairobi called the charge unfounded. The port has eleven berths, most of them for grain, as it has had for years."
)


def test_copies_of_a_wire_story_are_linked_across_partitions_and_a_restart(settings: Settings) -> None:
    own = "It is the ships again. On Thursday, March 19, 2026, France accused Kenya of holding them up."
    with way.worker(settings) as worker:
        way.put(settings, [article(f"copy-{n}", WIRE) for n in range(6)])
        way.settled(settings, worker)
        assert len({one.partition for one in way.lie(settings, ARTICLES_CODED)}) > 1
        worker.end(signal.SIGKILL, 10)
        worker.start()
        way.put(settings, [article("cut", WIRE[: -len("as it has had for years.")]), article("own", own)])
        way.settled(settings, worker)
    [event] = events(settings)
    links = {it["article_id"]: it.get("near_duplicate_of") for it in event["evidence"]}  # type: ignore[attr-defined]
    copies = {f"copy-{n}" for n in range(1, 6)} | {"cut"}
    assert links == dict.fromkeys(copies, "copy-0") | {"copy-0": None, "own": None}
    assert (event["mentions"], event["publishers"]) == (8, 2)


def bad(limit: int) -> list[tuple[bytes | None, bytes | None]]:
    """What may come in and is no article; each kind is refused for a reason of its own."""
    good = article("k")[1]
    large = article("large", "x" * limit)
    kinds: list[tuple[bytes | None, bytes | None]] = [
        (b"m1", b"{"),
        (b"m2", b""),
        (b"m3", b"null"),
        (b"m4", b'{"id": "m4"}'),
        (b"m5", b'{"id": "m5", "body": 7}'),
        (b"m6", b'{"id": "", "body": "no name"}'),
        (b"m7", b"[" * 100_000 + b"]" * 100_000),
        (b"m8", b'{"id": "m8", "body": "x", "more": ' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"}"),
        (b"m9", bytes(range(256)) * 20),
        (b"m10", b"\xff\xfe" + "{}".encode("utf-16-le")),
        (b"m11", b'{"id": "m11", "body": "\\ud800"}'),
        (b"m12", b'{"id": "m12", "body": "x", "published_at": "1e999"}'),
        (b"other", good),
        (None, good),
        (b"", good),
        (b"", None),
        (b"\xff", None),
    ]
    return kinds + [(b"n%d" % n, b'{"id": %d' % n) for n in range(482)] + [large]


def test_five_hundred_bad_messages_are_kept_to_the_byte_and_stop_no_good_one(settings: Settings) -> None:
    mine = settings.model_copy(update={"max_article_bytes": 1_000_000})
    refused = bad(mine.max_article_bytes)
    good = [article(f"good-{n}") for n in range(20)]
    with way.worker(mine) as worker:
        process = psutil.Process(worker.pid)
        way.put(mine, [*good[:10], *refused, *good[10:]])
        way.settled(mine, worker, limit=90)
        assert process.is_running()
        coders = Counter(one.pid for one in worker.coders())
        assert len(coders) == mine.processes
    assert len(refused) == 500
    letters = way.lie(mine, DEAD_LETTERS)
    assert Counter((one.key, one.value) for one in letters) == Counter(refused)
    assert {one.key for one in way.lie(mine, ARTICLES_CODED)} == {key for key, _ in good}
    [event] = events(mine)
    assert event["mentions"] == len(good)
    reasons = Counter(one.headers["dlq_reason"].decode() for one in letters)
    assert not reasons["failed"], reasons


def test_an_article_that_takes_too_long_costs_one_time_limit_and_a_dead_child_costs_nothing(settings: Settings) -> None:
    mine = settings.model_copy(update={"time_limit": 3.0, "processes": 1})
    with way.worker(mine) as worker:
        way.put(mine, [article("before")])
        way.settled(mine, worker)
        [coder] = worker.coders()

        coder.kill()
        way.put(mine, [article("after-kill")])
        way.settled(mine, worker)
        assert way.lie(mine, DEAD_LETTERS) == []

        [coder] = worker.coders()
        coder.suspend()
        way.put(mine, [article("stuck")])
        way.until(lambda: way.lie(mine, DEAD_LETTERS), "the stuck article is refused", limit=15)
        way.put(mine, [article("after")])
        way.settled(mine, worker)
        assert not coder.is_running()
        [letter] = way.lie(mine, DEAD_LETTERS)
        assert (letter.key, letter.value) == article("stuck")
        assert letter.headers["dlq_reason"] == b"time-limit"
        assert {one.key for one in way.lie(mine, ARTICLES_CODED)} == {b"before", b"after-kill", b"after"}
