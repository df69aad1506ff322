"""A count that grows → a line on standard error, when that is a terminal; nothing otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from communique.cli.context import stderr


@contextmanager
def ticking(what: str) -> Iterator[Callable[[], None]]:
    """Call what it gives once per item."""
    if not stderr.is_terminal:
        yield lambda: None
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed} {task.description}"), TextColumn("{task.fields[rate]}"))
    with Progress(*columns, TimeElapsedColumn(), console=stderr, transient=True) as progress:
        task = progress.add_task(what, total=None, rate="")

        def tick() -> None:
            progress.advance(task)
            held = progress.tasks[task]
            if held.elapsed:
                progress.update(task, rate=f"{held.completed / held.elapsed:.1f}/s")

        yield tick
