"""What was refused is listed, shown to the byte, sent back after the mending, and dropped; nothing else moves."""

import json
import signal

import pytest
import way
from typer.testing import CliRunner, Result

from communique.cli.log import latest
from communique.cli.main import app
from communique.schemas.settings import Settings
from communique.schemas.topics import ACTORS_PROFILES, ARTICLES_RAW, DEAD_LETTERS, EVENTS_DIPLOMATIC

SENTENCE = "PARIS, March 19, 2026 - France accused Kenya on Thursday of blocking its ships."
RUBBISH = bytes(range(256))


def run(settings: Settings, *command: str) -> Result:
    flags = ["--broker", settings.broker or "", "--prefix", settings.prefix, "--state", str(settings.state)]
    done = CliRunner().invoke(app, [*flags, "dead-letters", *command], env={"COLUMNS": "200"})
    assert done.exit_code == 0, (done.output, done.exception)
    return done


def listed(settings: Settings) -> list[dict[str, str]]:
    return [json.loads(line) for line in run(settings, "list", "--format", "jsonl").stdout.splitlines()]


def article(name: str, body: str = SENTENCE) -> tuple[bytes, bytes]:
    value = {"id": name, "body": body, "published_at": "2026-03-19T12:00:00Z"}
    return name.encode(), json.dumps(value).encode()


def world(settings: Settings) -> tuple[dict[bytes | None, bytes | None], dict[bytes | None, bytes | None]]:
    """Events that hold and profiles, as they are now."""
    events = {it.key: it.value for it in latest(way.lie(settings, EVENTS_DIPLOMATIC))}
    return events, {it.key: it.value for it in latest(way.lie(settings, ACTORS_PROFILES))}


@pytest.mark.timeout(600)
def test_replayed_after_the_mending_and_again_and_again(settings: Settings) -> None:
    """An article that was too large for the limit, one that was corrected since, and one that nothing mends."""
    large, small = article("large", f"{SENTENCE}\n\n{'Nothing else was said. ' * 200}"), article("other")
    overtaken = article("overtaken", f"{SENTENCE.replace('Kenya', 'Peru')} {'Nothing else was said. ' * 200}")
    tight = settings.model_copy(update={"max_article_bytes": 1000, "processes": 1})
    with way.worker(tight) as worker:
        way.put(tight, [large, overtaken, (b"rubbish", RUBBISH), small, article("overtaken")])
        way.settled(tight, worker, limit=200)
        worker.end(signal.SIGTERM, 15)

    letters = {it["key"]: it for it in listed(settings)}
    assert {key: it["reason"] for key, it in letters.items()} == {
        "large": "too-large",
        "overtaken": "too-large",
        "rubbish": "not-utf8",
    }
    shown = run(settings, "show", letters["rubbish"]["place"], "--raw")
    assert shown.stdout_bytes == RUBBISH
    shown = run(settings, "show", letters["large"]["place"])
    assert all(f"dlq_{name}: " in shown.stdout for name in ("stage", "reason", "error", "topic", "offset", "trace"))

    wide = settings.model_copy(update={"processes": 1})
    with way.worker(wide) as worker:
        done = run(settings, "replay", "--reason", "too-large")
        assert "1 sent back" in done.stdout
        assert f"1 left out ({letters['overtaken']['place']})" in done.stdout
        way.settled(wide, worker, limit=200)
        once = world(settings)
        [event] = [json.loads(value or b"") for value in once[0].values()]
        assert event["mentions"] == 3, "the large one is told now too; the overtaken one as it was corrected"

        done = run(settings, "replay", "--reason", "too-large")
        assert "0 sent back" in done.stdout
        assert "2 left out" in done.stdout
        run(settings, "replay", letters["large"]["place"], "--anyway")
        run(settings, "replay", "--reason", "not-utf8")
        way.settled(wide, worker, limit=200)
        assert world(settings) == once, "sent back again it changes nothing"
        back = [it for it in way.lie(settings, DEAD_LETTERS) if it.key == b"rubbish"]
        assert [(it.value, it.headers["dlq_attempts"]) for it in back] == [(RUBBISH, b"1"), (RUBBISH, b"2")]
        worker.end(signal.SIGTERM, 15)

    for place in {it["place"] for it in listed(settings)}:
        run(settings, "drop", place)
    assert listed(settings) == []
    assert [it.key for it in way.lie(settings, ARTICLES_RAW)].count(b"large") == 3
