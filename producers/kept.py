"""What a producer remembers between runs: one JSON file, written whole or not at all."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any


class Kept:
    """The memory of one folder or feed, by its name."""

    def __init__(self, state: Path, kind: str, name: str) -> None:
        """`state` is the folder for all that producers keep."""
        digest = hashlib.blake2b(name.encode(), digest_size=8).hexdigest()
        self._file = state / f"{kind}-{digest}.json"

    def read(self) -> dict[str, Any]:
        """What was written last; nothing the first time, or when it is damaged: publishing again is safe."""
        try:
            value = json.loads(self._file.read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return value if isinstance(value, dict) else {}

    def write(self, value: dict[str, Any]) -> None:
        """What a crash cuts short leaves the former content."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._file.with_suffix(".new")
        with fresh.open("w") as file:
            json.dump(value, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._file)
