"""A node's folder and ports in; its files on disk and the command lines that format and run it out."""

import base64
import os
import subprocess
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from communique.broker.errors import BrokerError
from communique.broker.ports import LOOPBACK

# A small heap, a collector for one core, the quick compiler only: ready sooner, and little memory in all.
JVM = ("-Xms64m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError")


@dataclass(frozen=True)
class Node:
    """One Kafka node, broker and controller in one."""

    folder: Path
    port: int
    controller_port: int
    settings: Mapping[str, str] = field(default_factory=dict)
    """What differs from `server.properties`."""

    def properties(self) -> dict[str, str]:
        """What `server.properties` cannot know, and what this node wants otherwise."""
        clients, controllers = f"CLIENTS://{LOOPBACK}:{self.port}", f"CONTROLLER://{LOOPBACK}:{self.controller_port}"
        return {
            "listeners": f"{clients},{controllers}",
            "advertised.listeners": clients,
            "listener.security.protocol.map": "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "controller.quorum.voters": f"1@{LOOPBACK}:{self.controller_port}",
            "log.dirs": str(self.folder / "data"),
            **self.settings,
        }


def write(node: Node) -> None:
    """Lay the node's configuration into its folder."""
    (node.folder / "logs").mkdir(parents=True, exist_ok=True)
    ours = files("communique.broker")
    lines = (f"{name}={value}\n" for name, value in node.properties().items())
    text = ours.joinpath("server.properties").read_text() + "\n" + "".join(lines)
    (node.folder / "server.properties").write_text(text)
    (node.folder / "log4j2.properties").write_text(ours.joinpath("log4j2.properties").read_text())


def command(node: Node, java: Path, jars: Sequence[Path], main: str, *arguments: str) -> list[str]:
    """The command line of one of Kafka's programs, for this node."""
    logging = (
        f"-Dcommunique.logs={node.folder / 'logs'}",
        f"-Dlog4j2.configurationFile={node.folder}/log4j2.properties",
    )
    return [str(java), *JVM, mark(node.folder), *logging, "-cp", os.pathsep.join(map(str, jars)), main, *arguments]


def mark(folder: Path) -> str:
    """The argument by which the process of the node in this folder is known."""
    return f"-Dcommunique.broker={folder}"


def run_command(node: Node, java: Path, jars: Sequence[Path]) -> list[str]:
    """The command line of the node itself."""
    return command(node, java, jars, "kafka.Kafka", str(node.folder / "server.properties"))


def format_once(node: Node, java: Path, jars: Sequence[Path], *arguments: str, cluster: str | None = None) -> None:
    """Make the node's data folder, unless it is there."""
    if cluster_of(node.folder):
        return
    wanted = (
        "--cluster-id",
        cluster or new_cluster_id(),
        "--config",
        str(node.folder / "server.properties"),
        *arguments,
    )
    formatting = command(node, java, jars, "kafka.tools.StorageTool", "format", *wanted)
    done = subprocess.run(formatting, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        raise BrokerError(f"Kafka could not format {node.folder / 'data'}: {done.stderr or done.stdout}")


def new_cluster_id() -> str:
    """A random id as Kafka writes them: 22 characters that are safe in an address and on a command line."""
    return "c" + base64.urlsafe_b64encode(uuid.uuid4().bytes).decode()[1:22]


def cluster_of(folder: Path) -> str | None:
    """The id that the node's data was formatted with."""
    try:
        lines = (folder / "data" / "meta.properties").read_text().splitlines()
    except FileNotFoundError:
        return None
    return next((line.partition("=")[2] for line in lines if line.startswith("cluster.id=")), None)
