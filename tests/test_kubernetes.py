"""The manifest is what a cluster takes, and runs the same parts with the same settings as everything else."""

from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from typer.testing import CliRunner

from communique.cli.main import app
from communique.schemas.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
OBJECTS: list[dict[str, Any]] = list(yaml.safe_load_all((ROOT / "deploy" / "kubernetes.yaml").read_text()))
VERSION = "1.30"
SETTINGS = {f"COMMUNIQUE_{field.upper()}" for field in Settings.model_fields}


def containers() -> list[dict[str, Any]]:
    """Of every job and every set."""
    templates = [one["spec"]["template"] for one in OBJECTS if "template" in one.get("spec", {})]
    return [container for template in templates for container in template["spec"]["containers"]]


def named(kind: str) -> dict[str, Any]:
    """The one object of this kind."""
    (one,) = [one for one in OBJECTS if one["kind"] == kind]
    return one


@pytest.mark.parametrize("manifest", OBJECTS, ids=lambda one: f"{one['kind']}-{one['metadata']['name']}")
def test_a_cluster_takes_it(manifest: dict[str, Any]) -> None:
    kubernetes_validate.validate(manifest, VERSION, strict=True)


@pytest.mark.parametrize("container", containers(), ids=lambda one: str(one["name"]))
def test_every_command_is_one_of_ours(container: dict[str, Any]) -> None:
    assert CliRunner().invoke(app, [*container["args"], "--help"]).exit_code == 0
    assert CliRunner().invoke(app, [*container["args"], "--no-such-option", "--help"]).exit_code == 2


def test_every_variable_is_a_setting() -> None:
    said = {*named("ConfigMap")["data"], *named("Secret")["stringData"]}
    said |= {one["name"] for container in containers() for one in container.get("env", [])}
    assert said <= SETTINGS


def test_no_more_workers_than_partitions() -> None:
    workers = next(one for one in OBJECTS if one["kind"] == "StatefulSet" and one["metadata"]["name"] == "worker")
    assert workers["spec"]["replicas"] <= int(named("ConfigMap")["data"]["COMMUNIQUE_PARTITIONS"])


def test_a_password_is_in_no_config_map() -> None:
    secret = {
        f"COMMUNIQUE_{name.upper()}" for name, it in Settings.model_fields.items() if "Secret" in str(it.annotation)
    }
    assert secret
    assert not secret & set(named("ConfigMap")["data"])
