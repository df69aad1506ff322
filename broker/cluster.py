"""A folder in; a Kafka of several nodes on this machine out, whose nodes can be killed one by one: for fault tests."""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from communique.broker import kraft, process
from communique.broker.errors import BrokerError
from communique.broker.jars import KAFKA_VERSION, class_path, locked_jars
from communique.broker.java import find_java
from communique.broker.ports import LOOPBACK, any_port
from communique.broker.probe import probe

START_SECONDS = 90.0
STOP_SECONDS = 20.0


def replicated(size: int) -> dict[str, str]:
    """Everything on up to three nodes, and acknowledged once it is on all of them but one."""
    copies, enough = str(min(size, 3)), str(max(min(size, 3) - 1, 1))
    internal = ("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")
    return {
        "default.replication.factor": copies,
        "min.insync.replicas": enough,
        "transaction.state.log.min.isr": enough,
        "share.coordinator.state.topic.min.isr": enough,
        **{f"{topic}.replication.factor": copies for topic in internal},
    }


class LocalCluster:
    """Nodes 0 … size-1. As a context it starts all of them and leaves none running."""

    def __init__(
        self,
        folder: Path,
        cache: Path,
        size: int = 3,
        *,
        settings: Mapping[str, str] | None = None,
        format_arguments: Sequence[str] = (),
        client: Mapping[str, Any] | None = None,
    ) -> None:
        """`settings` go over `server.properties`; `client` are the options with which its users reach it."""
        self._jars = cache.absolute() / "kafka" / KAFKA_VERSION
        self._id = kraft.new_cluster_id()
        self._format_arguments = tuple(format_arguments)
        self._client = dict(client or {})
        self._pids = [0] * size
        self.nodes = _nodes(folder.absolute(), size, settings or {})

    @property
    def bootstrap(self) -> str:
        """Where clients find it, whichever nodes are down."""
        return ",".join(self._address(number) for number in range(len(self.nodes)))

    def start(self) -> str:
        """Start the nodes that do not run; returns the bootstrap servers once all are in service."""
        for number in range(len(self.nodes)):
            self.start_node(number)
        self.wait(len(self.nodes))
        return self.bootstrap

    def start_node(self, number: int) -> None:
        """Start one node, unless it runs, and do not wait for it."""
        if self._process(number):
            return
        node, java, jars = self.nodes[number], find_java(), class_path(self._jars, locked_jars())
        kraft.write(node)
        kraft.format_once(node, java, jars, *self._format_arguments, cluster=self._id)
        self._pids[number] = process.spawn(kraft.run_command(node, java, jars), self._output(number))

    def wait(self, brokers: int) -> None:
        """Until every running node knows of exactly so many brokers in service."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            running = [number for number in range(len(self.nodes)) if self._process(number)]
            if len(running) < brokers:
                raise BrokerError(f"only nodes {running} run, see {self.nodes[0].folder.parent}:\n{self._last_words()}")
            answers = [probe(self._address(number), **self._client) for number in running]
            if all(answer and answer == (self._id, brokers) for answer in answers):
                return
            time.sleep(0.1)
        raise BrokerError(f"there were not {brokers} brokers within {START_SECONDS:.0f} s:\n{self._last_words()}")

    def kill(self, number: int) -> None:
        """End one node as a power cut would."""
        if running := self._process(number):
            running.kill()
            running.wait(STOP_SECONDS)

    def stop(self) -> None:
        """End all nodes."""
        for number in range(len(self.nodes)):
            self.kill(number)  # in good order they would wait for each other, and nobody needs their data

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _address(self, number: int) -> str:
        return f"{LOOPBACK}:{self.nodes[number].port}"

    def _output(self, number: int) -> Path:
        return self.nodes[number].folder / "logs" / "output.log"

    def _process(self, number: int) -> Any:
        return process.find(self._pids[number], kraft.mark(self.nodes[number].folder)) if self._pids[number] else None

    def _last_words(self) -> str:
        outputs = [self._output(number) for number in range(len(self.nodes))]
        return "\n".join(output.read_text(errors="replace")[-2000:] for output in outputs if output.exists())


def _nodes(folder: Path, size: int, settings: Mapping[str, str]) -> list[kraft.Node]:
    ports = _distinct_ports(2 * size)
    voters = ",".join(f"{number + 1}@{LOOPBACK}:{ports[size + number]}" for number in range(size))
    common = {**replicated(size), "controller.quorum.voters": voters, **settings}
    return [
        kraft.Node(
            folder=folder / f"node-{number}",
            port=ports[number],
            controller_port=ports[size + number],
            settings={"node.id": str(number + 1), **common},
        )
        for number in range(size)
    ]


def _distinct_ports(count: int) -> list[int]:
    ports: dict[int, None] = {}
    while len(ports) < count:
        ports[any_port()] = None
    return list(ports)
