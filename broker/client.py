"""Settings and bootstrap servers in; the options of each Kafka library out, with SASL and TLS passed through."""

import ssl
from typing import Any

from communique.schemas.settings import Settings
from communique.schemas.topics import DEAD_LETTERS

MAX_REQUEST_BYTES = DEAD_LETTERS.max_bytes


def options(settings: Settings, bootstrap: str) -> dict[str, Any]:
    """What every client of kafka-python takes: admin, producer, consumer."""
    return {
        "bootstrap_servers": servers(bootstrap),
        "security_protocol": settings.security_protocol,
        **_sasl(settings),
        **({"ssl_context": ssl_context(settings)} if uses_tls(settings) else {}),
    }


def aiokafka_options(settings: Settings, bootstrap: str) -> dict[str, Any]:
    """What every client of aiokafka takes."""
    return {**options(settings, bootstrap), "bootstrap_servers": ",".join(servers(bootstrap))}


def producer_options(settings: Settings, bootstrap: str) -> dict[str, Any]:
    """What a producer of kafka-python takes: every message that our topics take, and the broker's word for each."""
    return {**options(settings, bootstrap), "max_request_size": MAX_REQUEST_BYTES, "acks": "all"}


def aiokafka_producer_options(settings: Settings, bootstrap: str) -> dict[str, Any]:
    """What a producer of aiokafka takes, likewise."""
    return {**aiokafka_options(settings, bootstrap), "max_request_size": MAX_REQUEST_BYTES, "acks": "all"}


def servers(bootstrap: str) -> list[str]:
    """`host:port` of each server named, with or without a scheme before it."""
    return [server.strip().rpartition("://")[2] for server in bootstrap.replace(";", ",").split(",") if server.strip()]


def uses_tls(settings: Settings) -> bool:
    """Whether the wire is encrypted."""
    return settings.security_protocol in {"SSL", "SASL_SSL"}


def ssl_context(settings: Settings) -> ssl.SSLContext:
    """Trusts the authority of the settings, else those of this machine; checks host names."""
    return ssl.create_default_context(cafile=settings.ssl_cafile)


def _sasl(settings: Settings) -> dict[str, Any]:
    if not settings.security_protocol.startswith("SASL"):
        return {}
    return {
        "sasl_mechanism": settings.sasl_mechanism or "PLAIN",
        "sasl_plain_username": settings.sasl_username,
        "sasl_plain_password": settings.sasl_password.get_secret_value() if settings.sasl_password else None,
    }
