"""Bootstrap servers in; the cluster that answers there out."""

import socket
from typing import Any

from kafka import KafkaAdminClient
from kafka.errors import KafkaError


def cluster_id(bootstrap: str, **options: Any) -> str | None:
    """The id of the cluster once it has a broker in service; None while nobody answers."""
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
    return str(described["cluster_id"]) if described["brokers"] else None
