"""The containers run the same parts with the same settings; nobody needs Docker to see that they still do."""

import json
import re
import time
from importlib.util import find_spec
from pathlib import Path

import jsonschema
import pytest
import yaml
from typer.testing import CliRunner

from communique.broker import kraft, process
from communique.broker.jars import KAFKA_VERSION, class_path, locked_jars
from communique.broker.java import find_java
from communique.broker.ports import LOOPBACK, any_port
from communique.broker.probe import probe
from communique.cli.main import app
from communique.schemas.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()
OURS = ("topics", "worker", "web", "producer")


def copied() -> list[str]:
    """What the Dockerfile takes from the tree."""
    lines = [line.split()[1:-1] for line in DOCKERFILE.splitlines() if re.match(r"COPY (?!--from)", line)]
    return [source for line in lines for source in line]


def kafka_settings() -> dict[str, str]:
    """The compose file's Kafka settings as Kafka reads them: the image turns KAFKA_NODE_ID into node.id."""
    variables = COMPOSE["services"]["kafka"]["environment"].items()
    names = ((name.removeprefix("KAFKA_").lower().replace("_", "."), value) for name, value in variables)
    return {name: value for name, value in names if name != "heap.opts"}


def test_the_compose_file_is_one() -> None:
    # Found, not imported: of that package we want the schema alone, and it wants a newer click than Faust does.
    package = find_spec("check_jsonschema")
    assert package
    assert package.origin
    schema = Path(package.origin).parent / "builtin_schemas" / "vendor" / "compose-spec.json"
    jsonschema.validate(COMPOSE, json.loads(schema.read_text()))


def test_services_wait_for_services_that_exist() -> None:
    services = COMPOSE["services"]
    assert {name for service in services.values() for name in service.get("depends_on", {})} <= set(services)
    assert "healthcheck" in services["kafka"]  # for the condition service_healthy


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_a_setting(name: str) -> None:
    known = {f"COMMUNIQUE_{field.upper()}" for field in Settings.model_fields}
    assert set(COMPOSE["services"][name]["environment"]) <= known


@pytest.mark.parametrize("name", OURS)
def test_every_command_is_one_of_ours(name: str) -> None:
    service = COMPOSE["services"][name]
    words = service.get("command") or re.sub(r'"[^"]*"', "w", service["entrypoint"][-1]).split()[2:]
    assert CliRunner().invoke(app, [*words, "--help"]).exit_code == 0
    assert CliRunner().invoke(app, [*words, "--no-such-option", "--help"]).exit_code == 2  # so options are looked at


def test_nothing_listens_beyond_this_machine() -> None:
    ports = [port for service in COMPOSE["services"].values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_image_holds_every_room_and_what_it_copies_is_there() -> None:
    rooms = {folder.parent.name for folder in ROOT.glob("*/py.typed")}
    assert rooms <= set(copied())
    assert all((ROOT / source).exists() for source in copied())


def test_the_builder_is_sent_what_the_image_copies() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert {line[1:] for line in lines if line.startswith("!")} == {source.split("/")[0] for source in copied()}


def test_the_container_broker_is_set_like_the_local_one() -> None:
    ours = dict(
        line.split("=", 1) for line in (ROOT / "broker/server.properties").read_text().splitlines() if "=" in line
    )
    theirs = kafka_settings()
    assert {name: theirs[name] for name in theirs.keys() & ours.keys()} == {
        name: ours[name] for name in theirs.keys() & ours.keys()
    }


def moved(settings: dict[str, str], ports: dict[str, int]) -> dict[str, str]:
    """The same settings with addresses of this machine."""
    local = {
        name: re.sub(r"//[a-z]*:|@localhost:", lambda it: it[0][:1].replace("/", "//") + LOOPBACK + ":", value)
        for name, value in settings.items()
    }
    return {name: re.sub(r":(\d+)\b", lambda it: f":{ports[it[1]]}", value) for name, value in local.items()}


@pytest.mark.kafka
def test_kafka_starts_with_the_settings_of_the_compose_file(tmp_path: Path, cache: Path) -> None:
    ports = {"19092": any_port(), "9092": any_port(), "9093": any_port()}
    settings = {**moved(kafka_settings(), ports), "log.dirs": str(tmp_path / "data")}
    node = kraft.Node(tmp_path, ports["19092"], ports["9093"], settings)
    java, jars = find_java(), class_path(cache / "kafka" / KAFKA_VERSION, locked_jars())
    kraft.write(node)
    kraft.format_once(node, java, jars)
    pid = process.spawn(kraft.run_command(node, java, jars), tmp_path / "output.log")
    running = process.find(pid, kraft.mark(tmp_path))
    assert running
    try:
        deadline = time.monotonic() + 60
        while not all(probe(f"{LOOPBACK}:{ports[port]}") for port in ("19092", "9092")):
            assert running.is_running(), (tmp_path / "output.log").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.2)
    finally:
        running.kill()
        running.wait(10)
