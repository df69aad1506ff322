"""Articles → the log, as commands do it: what was refused and how many went is said on standard error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from communique.cli.alone.articles import Refusals
from communique.cli.context import stderr

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from communique.producers.outbox import Published
    from communique.producers.refusal import Refusal
    from communique.schemas.articles import RawArticle
    from communique.schemas.settings import Settings


@dataclass(frozen=True)
class Sending:
    """Where articles go, and how they are read."""

    settings: Settings
    bootstrap: str
    options: dict[str, Any]
    mapping: dict[str, str] = field(default_factory=dict)

    def round(self, articles: Iterable[RawArticle | Refusal]) -> Published | None:
        """Publishes what has come; a broker that takes nothing is no end: None, and the next round tries again."""
        from communique.producers.publish import publish
        from communique.producers.wire import PublishError

        try:
            return publish(
                articles,
                settings=self.settings,
                bootstrap=self.bootstrap,
                options=self.options,
                on_refusal=Refusals().say,
            )
        except PublishError as error:
            stderr.print(f"{error}; trying again", style="red", markup=False, soft_wrap=True)
            return None


def say(name: str, published: Published) -> None:
    """What became of one round; to be said when it is remembered, for by then nothing of it comes again."""
    stderr.print(f"{name}: {summary(published)}", markup=False, soft_wrap=True)


def summary(published: Published) -> str:
    """The account, and how much it was."""
    return f"published: {published.account} ({published.bytes / 1e6:.1f} MB)"


def say_skipped(path: Path, why: str) -> None:
    """What a walk passes by."""
    stderr.print(f"skipped: {path}: {why}", style="dim", markup=False, soft_wrap=True)


@contextmanager
def bar(total: int | None) -> Iterator[tuple[Progress, TaskID]]:
    """A bar on standard error: with the time that is left when the total is known."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    counts = TextColumn(
        "{task.fields[acked]} of {task.fields[read]} articles · {task.fields[rate]:.0f}/s · {task.fields[mb]:.1f} MB"
    )
    clock = TimeElapsedColumn() if total is None else TimeRemainingColumn(compact=True)
    with Progress(TextColumn("publishing"), BarColumn(), counts, clock, console=stderr) as progress:
        yield progress, progress.add_task("publish", total=total, acked=0, read=0, rate=0.0, mb=0.0)


def show(progress: Progress, task: TaskID, published: Published) -> None:
    """The bar, as far as the broker has acknowledged."""
    elapsed = next(it.elapsed for it in progress.tasks if it.id == task) or 0.0
    progress.update(
        task,
        completed=published.bytes,
        acked=published.acked,
        read=published.read,
        rate=published.acked / elapsed if elapsed else 0.0,
        mb=published.bytes / 1e6,
    )
