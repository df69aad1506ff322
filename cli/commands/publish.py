"""`communique publish`: articles from files, folders and standard input onto the log."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from communique.producers.outbox import Published
    from communique.producers.watched import Watched
    from communique.schemas.settings import Settings

WATCH_SECONDS = 2.0
"""Between two looks at a watched folder; a file that changed in between is not whole yet."""


def publish(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Files, folders (.txt .html .json .jsonl, packed too), - for JSONL.", metavar="PATH…"),
    ] = None,
    watch: Annotated[
        list[Path] | None,
        typer.Option(file_okay=False, exists=True, help="A folder; what comes into it is published until Ctrl-C."),
    ] = None,
) -> None:
    """Publish articles; what is refused is said with its reason, and makes the exit code 1."""
    from communique.cli.alone.articles import Refusals
    from communique.cli.cluster import bootstrap_of, options_of
    from communique.cli.context import fail, settings_of, stderr
    from communique.producers import sources
    from communique.producers.publish import publish as publish_articles
    from communique.producers.wire import PublishError

    settings = settings_of(ctx)
    if bool(paths) == bool(watch):
        fail("name files and folders to publish, or folders to --watch", code=2)
    bootstrap, options = bootstrap_of(settings), options_of(settings)
    if watch:
        watching(watch, settings, bootstrap, options)
        return
    if not paths:
        return
    with bar(sources.size(paths)) as (progress, task):
        try:
            published = publish_articles(
                sources.read(paths, max_bytes=settings.max_article_bytes, on_skip=_say_skipped),
                settings=settings,
                bootstrap=bootstrap,
                options=options,
                on_progress=lambda published: show(progress, task, published),
                on_refusal=Refusals().say,
            )
        except PublishError as error:
            progress.stop()
            fail(str(error))
    stderr.print(_summary(published), markup=False, soft_wrap=True)
    if published.interrupted:
        fail("stopped by Ctrl-C: what was not read is not published; publishing all of it again is safe")
    if published.refused:
        raise typer.Exit(1)


def watching(folders: list[Path], settings: Settings, bootstrap: str, options: dict[str, Any]) -> None:
    """Publishes what is new in the folders, round by round, until Ctrl-C; goes on where an earlier run stopped."""
    from communique.cli.context import stderr
    from communique.producers.watched import Watched

    watched = [Watched(folder, settings.state / "producers") for folder in folders]
    stderr.print(f"watching {', '.join(map(str, folders))} · Ctrl-C stops", markup=False, soft_wrap=True)
    try:
        while True:
            for folder in watched:
                _publish_new(folder, settings, bootstrap, options)
            time.sleep(WATCH_SECONDS)
    except KeyboardInterrupt:
        stderr.print("stopped; the next run goes on from here")


def _publish_new(folder: Watched, settings: Settings, bootstrap: str, options: dict[str, Any]) -> None:
    """One round. A broker that takes nothing is waited for: the files stay where they are."""
    from communique.cli.alone.articles import Refusals
    from communique.cli.context import stderr
    from communique.producers import sources
    from communique.producers.publish import publish as publish_articles
    from communique.producers.wire import PublishError

    ready = folder.ready()
    if not ready:
        return
    try:
        published = publish_articles(
            sources.read(ready, max_bytes=settings.max_article_bytes),
            settings=settings,
            bootstrap=bootstrap,
            options=options,
            on_refusal=Refusals().say,
        )
    except PublishError as error:
        stderr.print(f"{error}; trying again", style="red", markup=False, soft_wrap=True)
        return
    if published.interrupted:
        raise KeyboardInterrupt
    folder.done(ready)
    stderr.print(_summary(published), markup=False, soft_wrap=True)


@contextmanager
def bar(total: int | None) -> Iterator[tuple[Progress, TaskID]]:
    """A bar on standard error: with the time that is left when the total is known."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    from communique.cli.context import stderr

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


def _say_skipped(path: Path, why: str) -> None:
    from communique.cli.context import stderr

    stderr.print(f"skipped: {path}: {why}", style="dim", markup=False, soft_wrap=True)


def _summary(published: Published) -> str:
    return f"published: {published.account} ({published.bytes / 1e6:.1f} MB)"
