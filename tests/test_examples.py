"""Every example prints every event of a real log, through its own client; skipped where its runtime is not there."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue

import pytest

from communique.broker.client import options
from communique.broker.jars import KAFKA_VERSION, class_path, locked_jars
from communique.cli.log import read
from communique.schemas.settings import Settings
from communique.schemas.topics import EVENTS_DIPLOMATIC, TOPICS

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
PATIENCE = 240.0
"""Seconds: Go compiles its client once a machine."""


def needed(program: str) -> str:
    """The program's path; a machine without it cannot try this example."""
    return shutil.which(program) or pytest.skip(f"{program} is not installed here")


def python(script: str) -> list[str]:
    return [sys.executable, str(EXAMPLES / "python" / script)]


def node(folder: Path) -> list[str]:
    """Its packages are installed in a copy: the tree stays as it is."""
    program, npm = needed("node"), needed("npm")
    shutil.copytree(EXAMPLES / "node", folder, ignore=shutil.ignore_patterns("node_modules"), dirs_exist_ok=True)
    subprocess.run([npm, "ci", "--silent", "--no-audit", "--no-fund"], cwd=folder, check=True, timeout=PATIENCE)
    return [program, str(folder / "consume.mjs")]


def java(cache: Path) -> list[str]:
    """The client is among the broker's jars; a single file is compiled by a JDK, a bare runtime has no compiler."""
    needed("javac")
    jars = class_path(cache / "kafka" / KAFKA_VERSION, locked_jars())
    return [needed("java"), "-cp", os.pathsep.join(map(str, jars)), str(EXAMPLES / "java" / "Consume.java")]


def go(folder: Path) -> list[str]:
    program = folder / "consume"
    command = [needed("go"), "build", "-o", str(program), "."]
    subprocess.run(command, cwd=EXAMPLES / "go", check=True, timeout=PATIENCE)
    return [str(program)]


def shell() -> list[str]:
    needed("jq")
    needed("kcat")
    return ["sh", str(EXAMPLES / "shell" / "consume.sh")]


RUN: dict[str, Callable[[Path, Path], list[str]]] = {
    "kafka-python": lambda _, __: python("with_kafka_python.py"),
    "confluent-kafka": lambda _, __: python("with_confluent_kafka.py"),
    "aiokafka": lambda _, __: python("with_aiokafka.py"),
    "node": lambda folder, _: node(folder),
    "java": lambda _, cache: java(cache),
    "go": lambda folder, _: go(folder),
    "shell": lambda _, __: shell(),
}


def expected(settings: Settings) -> set[str]:
    """A line a message, as every example prints it."""
    lines = set()
    for record in read([settings.topic(EVENTS_DIPLOMATIC)], options(settings, settings.broker or "")):
        event = json.loads(record.value) if record.value else {"id": (record.key or b"").decode(), "retracted": True}
        if event["retracted"]:
            lines.add(f"taken back: {event['id']}")
        else:
            sides = [",".join(one["code"] for one in event[side]) for side in ("actor", "recipient")]
            said = [event.get("date") or "undated", event["event_type"], *sides, event["sentence"]["text"]]
            lines.update(" | ".join(said).splitlines())
    return lines


@contextmanager
def printing(command: list[str], env: dict[str, str]) -> Iterator["Queue[str | None]"]:
    """The lines of a program that does not end by itself; none when it has."""
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True, encoding="utf-8", process_group=0)
    lines: Queue[str | None] = Queue()

    def follow() -> None:
        for line in process.stdout or ():
            lines.put(line.rstrip("\n"))
        lines.put(None)

    threading.Thread(target=follow, daemon=True).start()
    try:
        yield lines
    finally:
        os.killpg(process.pid, 9)  # the shell's pipe has children
        process.wait(10)
        if process.stdout:
            process.stdout.close()


@pytest.mark.parametrize("client", RUN)
def test_the_example_prints_every_event(client: str, coded: Settings, tmp_path: Path, cache: Path) -> None:
    command, missing = RUN[client](tmp_path, cache), expected(coded)
    assert len(missing) > 30
    env = {"BROKER": str(coded.broker), "PREFIX": coded.prefix, "GROUP": f"example-{uuid.uuid4().hex}"}
    with printing(command, {**os.environ, **env}) as lines:
        while missing:
            try:
                line = lines.get(timeout=PATIENCE / 4)
            except Empty:
                pytest.fail(f"nothing more came; not printed: {sorted(missing)[:3]}")
            assert line is not None, f"it has ended; not printed: {sorted(missing)[:3]}"
            missing.discard(line)


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("connect/*.json")), ids=lambda file: file.stem)
def test_connect_configurations_name_what_exists(file: Path) -> None:
    config = json.loads(file.read_text())["config"]
    assert config["topics"] in {"communique." + topic.name for topic in TOPICS}
    assert {name.split(".")[1] for name in config if re.fullmatch(r"transforms\.\w+\.type", name)} == {
        name for name in config.get("transforms", "").split(",") if name
    }
    assert all(
        value.startswith("org.apache.kafka.connect.")
        for name, value in config.items()
        if "converter" in name and name.endswith("converter")
    )


def test_the_list_of_examples_is_whole() -> None:
    listed = set(re.findall(r"\]\(([a-z]+/[^)]+)\)", (EXAMPLES / "README.md").read_text()))
    sources = {*EXAMPLES.glob("python/*.py"), *EXAMPLES.glob("*/consume.*"), *EXAMPLES.glob("*/Consume.java")}
    assert {str(it.relative_to(EXAMPLES)) for it in sources} <= listed
