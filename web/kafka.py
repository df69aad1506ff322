"""Settings → what aiokafka's clients take to reach the broker."""

import ssl
from typing import Any

from communique.schemas.settings import Settings


def options(settings: Settings, bootstrap: str) -> dict[str, Any]:
    """The connection: servers, and the security that the settings ask for."""
    found: dict[str, Any] = {"bootstrap_servers": bootstrap, "security_protocol": settings.security_protocol}
    if settings.security_protocol.endswith("SSL"):
        found["ssl_context"] = ssl.create_default_context(cafile=settings.ssl_cafile)
    if settings.sasl_mechanism:
        password = settings.sasl_password.get_secret_value() if settings.sasl_password else None
        found |= {"sasl_mechanism": settings.sasl_mechanism, "sasl_plain_username": settings.sasl_username}
        found |= {"sasl_plain_password": password}
    return found
