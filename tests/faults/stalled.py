"""`communique worker` whose coding never comes back and is never given up: what a library can do that hangs."""

import asyncio
from typing import Any

from communique.agents import worker
from communique.cli.main import app


async def never(*_: Any) -> Any:
    await asyncio.Event().wait()


if __name__ == "__main__":  # not again in the coding processes
    worker.work_on = lambda *_: never
    app(["worker"])
