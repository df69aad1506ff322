"""Bootstrap servers in; the cluster that answers there out."""

import socket
from typing import Any, NamedTuple

from kafka import KafkaAdminClient
from kafka.errors import KafkaError


class Cluster(NamedTuple):
    """Who answered."""

    id: str
    brokers: int
    """How many are in service."""


def probe(bootstrap: str, **options: Any) -> Cluster | None:
    """The cluster, once it has a broker in service; None while nobody answers."""
    host, _, port = bootstrap.rpartition(":")
    try:
        socket.create_connection((host, int(port)), timeout=1).close()  # the admin client would complain in the log
        admin = KafkaAdminClient(bootstrap_servers=bootstrap, bootstrap_timeout_ms=5000, **options)
    except (OSError, KafkaError):
        return None
    try:
        described = admin.describe_cluster()
    except KafkaError:
        return None
    finally:
        admin.close()
    brokers = len(described["brokers"])
    return Cluster(str(described["cluster_id"]), brokers) if brokers else None
