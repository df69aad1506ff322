"""`communique replay` beside a living worker on a real broker: what it makes, when it serves, what is left of it."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from kafka import KafkaAdminClient

from communique.broker import generations
from communique.cli.log import latest, read
from communique.producers.publish import publish
from communique.schemas.articles import RawArticle
from communique.schemas.events import CodedEvent
from communique.schemas.generations import Generations
from communique.schemas.settings import Settings
from communique.schemas.topics import EVENTS_CODED

COMMUNIQUE = (sys.executable, "-m", "communique.cli.main")
OWN_VERB = """
[[act]]
type = "CONSULT"
cameo = "040"
verbs = "resemble"
recipient = "object"
"""
RESEARCH = Path(__file__).parents[4] / "shared" / "data" / "articles.jsonl"
FURTHER_VERB = OWN_VERB.replace("resemble", "alienate")
QUIET = {f"quiet-{n}": "PARIS - France and Kenya lie far from one another." for n in range(1500)}
"""What keeps a worker busy and gives nothing."""
ARTICLES = {
    "accuses": "PARIS - France accused Kenya on Thursday of blocking its ships.",
    "resembles": "PARIS - France resembled Kenya on Monday.",
    "expels": "LIMA - Peru expelled the ambassador of Bolivia on Monday.",
}


def environment(settings: Settings, more: dict[str, str]) -> dict[str, str]:
    mine = {"BROKER": settings.broker or "", "PREFIX": settings.prefix, "STATE": str(settings.state), "PROCESSES": "1"}
    return {**os.environ, **{f"COMMUNIQUE_{name}": value for name, value in mine.items()}, **more}


def communique(settings: Settings, *command: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """A command with these settings; what it said stands in the failure if its code is not asked about."""
    return subprocess.run(
        [*COMMUNIQUE, *command],
        env=environment(settings, more),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


@contextmanager
def running(settings: Settings, *command: str, **more: str) -> "Iterator[subprocess.Popen[bytes]]":
    """A command that stays; ended with the block."""
    log = settings.state / f"{command[0]}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        process = subprocess.Popen(
            [*COMMUNIQUE, *command], env=environment(settings, more), stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )
    try:
        yield process
    except BaseException:
        print(log.read_text()[-4000:])
        raise
    finally:
        process.kill()
        process.wait(20)


def until(met: Callable[[], object], what: str, *, limit: float = 120) -> None:
    end = time.monotonic() + limit
    while not met():
        assert time.monotonic() < end, f"not within {limit:g} s: {what}"
        time.sleep(0.2)


def put(settings: Settings, articles: dict[str, str]) -> None:
    told = [RawArticle(id=name, body=body, published_at="2026-03-19T12:00:00Z") for name, body in articles.items()]
    publish(told, settings=settings, bootstrap=settings.broker or "")


def events(settings: Settings, generation: int) -> dict[str, list[CodedEvent]]:
    """By article."""
    records = latest(read([settings.at(generation).topic(EVENTS_CODED)], {"bootstrap_servers": settings.broker}))
    told = [CodedEvent.model_validate_json(record.value or b"") for record in records]
    return {name: [it for it in told if it.article_id == name] for name in {it.article_id for it in told}}


def state(settings: Settings) -> Generations:
    return generations.read(settings, settings.broker or "")


def seats(settings: Settings, number: int) -> Sequence[str]:
    return generations.members(settings, settings.broker or "", number)


def well(done: "subprocess.CompletedProcess[str]") -> str:
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
    return done.stderr


def refused(done: "subprocess.CompletedProcess[str]", said: str) -> None:
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.timeout(900)
def test_a_replay_serves_when_it_has_caught_up_and_goes_back_when_told(settings: Settings) -> None:
    put(settings, ARTICLES)
    with running(settings, "worker") as worker:
        until(lambda: seats(settings, 1), "the worker fills the first generation")
        well(communique(settings, "account", "--wait", "120"))

        well(communique(settings, "replay"))
        assert (state(settings).active, state(settings).served) == (2, (1,))
        until(lambda: [it.split()[0] for it in seats(settings, 2)] == ["worker-0"], "the worker comes over, alone")
        assert worker.poll() is None, "as the same process"
        assert events(settings, 1).keys() == events(settings, 2).keys()
        assert events(settings, 2).keys() >= ARTICLES.keys() - {"resembles"}  # a verb of no act
        same = communique(settings, "diff")
        assert re.search(
            rf"^{len(events(settings, 2))} alike, 0 gained, 0 lost, 0 changed$", well(same), re.MULTILINE
        ), same.stderr

        put(settings, {"new": "ROME - Italy condemned Chad on Monday."})
        until(lambda: "new" in events(settings, 2), "what is published now is coded into what serves")
        assert "new" not in events(settings, 1)
        assert "left out: 1 articles" in well(communique(settings, "diff", "1", "2")), "only one has coded it"

        well(communique(settings, "replay", "back"))
        until(lambda: "new" in events(settings, 1), "the former one makes up for what it missed")
        well(communique(settings, "account", "--wait", "120"))
        assert worker.poll() is None

    well(communique(settings, "replay", "drop", "2"))
    admin = KafkaAdminClient(bootstrap_servers=settings.broker)
    left = [
        name for name in admin.list_topics() if name.startswith((f"{settings.prefix}g2", f"{settings.prefix[:-1]}-g2"))
    ]
    admin.close()
    assert left == []
    assert state(settings).numbers == {1}


@pytest.mark.faults
@pytest.mark.timeout(900)
def test_one_at_a_time_stopped_and_gone_on_with_and_one_verb_more_gives_what_it_says(
    settings: Settings, tmp_path: Path
) -> None:
    """No worker but the replays' own: the second generation is coded as shipped, the third with one verb more."""
    put(settings, QUIET | ARTICLES)
    (tmp_path / "own.toml").write_text(OWN_VERB)
    verb = {"COMMUNIQUE_LEXICON": json.dumps([str(tmp_path / "own.toml")])}
    elsewhere = settings.model_copy(update={"state": tmp_path / "elsewhere"})
    with running(settings, "replay", "start") as first:
        until((settings.state / "run" / "replay-0.pid").exists, "its worker starts")
        first.send_signal(signal.SIGSTOP)  # it cannot get through before the others have tried
        refused(communique(settings, "replay", "start"), "is running for this state already")
        until(lambda: seats(settings, 2), "its worker has joined")
        refused(communique(elsewhere, "replay", "start"), "is being coded by")
        first.send_signal(signal.SIGINT)
        first.send_signal(signal.SIGCONT)
        assert first.wait(60) == 130
    assert seats(settings, 2) == [], "its seat is free at once"
    refused(communique(settings, "replay", "start", **verb), "was begun by the coder")
    refused(communique(settings, "replay", "switch", "2"), "not through")
    assert "going on with generation 2" in well(communique(settings, "replay", "start"))
    assert events(settings, 2).keys() == ARTICLES.keys() - {"resembles"}

    well(communique(settings, "replay", "start", **verb))
    assert state(settings).active == 1, "`start` lets nothing serve"
    done = communique(settings, "diff", "2", "3", "--format", "jsonl")
    assert done.returncode == 1, "a difference is told by the exit code too"
    [difference] = map(json.loads, done.stdout.splitlines())
    assert (difference["article_id"], difference["after"]["event_type"]) == ("resembles", "CONSULT")
    assert difference["after"]["anchor"]["text"] == "resembled"
    assert "resembled Kenya" in difference["sentence"]
    versions = [{it.coder.version for told in events(settings, n).values() for it in told} for n in (2, 3)]
    assert [len(it) for it in versions] == [1, 1]
    assert versions[0] != versions[1], "who else reads the events sees that another coder wrote them"


@pytest.mark.faults
@pytest.mark.timeout(1800)
@pytest.mark.skipif(not RESEARCH.exists(), reason="needs the research articles beside the project")
def test_real_articles_are_coded_alike_again_and_one_verb_gives_its_own_events_only(
    settings: Settings, tmp_path: Path
) -> None:
    bodies = {row["id"]: row["body"] for row in map(json.loads, RESEARCH.read_text().splitlines())}
    put(settings, bodies)
    with running(settings, "worker", COMMUNIQUE_PROCESSES="2"):
        until(lambda: seats(settings, 1), "the worker fills the first generation")
        well(communique(settings, "account", "--wait", "220"))
    well(communique(settings, "replay", "start", COMMUNIQUE_PROCESSES="2"))
    said = well(communique(settings, "diff", "1", "2"))
    assert re.search(r"^\d{3,} alike, 0 gained, 0 lost, 0 changed$", said, re.MULTILINE), said

    (tmp_path / "own.toml").write_text(FURTHER_VERB)
    verb = {"COMMUNIQUE_LEXICON": json.dumps([str(tmp_path / "own.toml")]), "COMMUNIQUE_PROCESSES": "2"}
    well(communique(settings, "replay", "start", **verb))
    lines = communique(settings, "diff", "2", "3", "--format", "jsonl").stdout.splitlines()
    gained = [difference["after"] for difference in map(json.loads, lines)]
    assert gained
    assert all(it["event_type"] == "CONSULT" and it["anchor"]["text"].startswith("alienat") for it in gained)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("replay", "back"), "no former generation"),
        (("replay", "switch", "4"), "no generation 4"),
        (("replay", "drop", "1"), "generation 1 serves"),
        (("diff",), "one generation only"),
        (("diff", "1", "3"), "no generation 3"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(settings: Settings, command: tuple[str, ...], said: str) -> None:
    refused(communique(settings, *command), said)
