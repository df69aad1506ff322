"""`communique up`: broker, topics, workers and view in the foreground, until Ctrl-C."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

ROUND_SECONDS = 0.3

Workers = Annotated[int, typer.Option("--workers", min=1, help="How many workers share the partitions.")]


def up(ctx: typer.Context, workers: Workers = 1) -> None:
    """Start broker (unless one is named), topics, workers and web view; keep them running until Ctrl-C."""
    from communique.cli.context import settings_of
    from communique.cli.live.system import running

    with failures_said(), running(settings_of(ctx), workers, say) as system:
        say(f"the view is at {system.view} · Ctrl-C stops everything")
        while True:
            system.tend()
            time.sleep(ROUND_SECONDS)


def say(message: str) -> None:
    """One line about what goes on; not data, so on standard error."""
    from communique.cli.context import stderr

    stderr.print(message, style="dim", markup=False, soft_wrap=True)


@contextmanager
def failures_said() -> Iterator[None]:
    """Ctrl-C is the way to leave, exit code 0; what cannot run is said in a line."""
    from communique.cli.cluster import broker_said, said
    from communique.cli.context import fail
    from communique.cli.live.supervisor import HopelessError
    from communique.cli.live.system import AlreadyUpError

    try:
        with broker_said(), said():
            yield
    except (AlreadyUpError, HopelessError) as error:
        fail(str(error))
    except KeyboardInterrupt:
        say("stopped")
