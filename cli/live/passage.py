"""Seeds → published, watched through every agent, each event shown as it is coded."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Self

from communique.cli.alone.articles import Refusals
from communique.cli.context import stderr, stdout

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from communique.cli.live.system import System

ROUND_SECONDS = 0.4
PATIENCE = 180.0
"""Seconds in which nothing at all moves before we no longer believe that it will."""


class Passage:
    """The seeds on their way."""

    def __init__(self, system: System, seeds: Path) -> None:
        from communique.broker.client import options
        from communique.cli.ledger.auditor import auditing
        from communique.cli.log import Reader
        from communique.schemas.topics import ARTICLES_CODED

        self.system, self.seeds = system, seeds
        self.refusals = Refusals()
        self.failure: Exception | None = None
        self.events = 0
        self.options = options(system.settings, system.bootstrap)
        self._open = ExitStack()
        self.auditor = self._open.enter_context(auditing(system.settings, self.options))
        coded = Reader([system.settings.topic(ARTICLES_CODED)], self.options)
        self._coded = self._open.enter_context(coded).skip_to_end()
        self._moved = time.monotonic()
        self._last: tuple[int, int] = (-1, -1)
        self.ledger, self.behind = self.auditor.look()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def watch(self) -> None:
        """Publishes and shows until everything is through, or nothing moves any more."""
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        before = len(self.ledger.lines)
        # In a thread: a publisher that waits for the broker must not keep us from starting the broker again.
        publisher = threading.Thread(target=self._publish, daemon=True, name="publish")
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=stderr, transient=True) as progress:
            bar = progress.add_task("articles through", total=None)
            publisher.start()
            while publisher.is_alive() or not self._through():
                self.system.tend()
                self._round(progress, bar, before, published=not publisher.is_alive())
                if not publisher.is_alive() and time.monotonic() - self._moved > PATIENCE:
                    break
                time.sleep(ROUND_SECONDS)
            self._show_events()
        if self.failure:
            raise self.failure

    def _round(self, progress: Progress, bar: TaskID, before: int, *, published: bool) -> None:
        self._show_events()
        self.ledger, self.behind = self.auditor.look()
        settled = sum(1 for line in self.ledger.lines if line.kind != "open")
        total = len(self.ledger.lines) - before
        progress.update(bar, completed=max(0, settled - before), total=total if published else None)
        if (settled, self.behind) != self._last:
            self._last, self._moved = (settled, self.behind), time.monotonic()

    def _through(self) -> bool:
        return bool(self.ledger.lines) and self.ledger.settled and not self.behind

    def _publish(self) -> None:
        from communique.producers.publish import publish
        from communique.producers.sources import read

        settings = self.system.settings
        try:
            self.published = publish(
                read([self.seeds], max_bytes=settings.max_article_bytes, on_skip=_say_skipped),
                settings=settings,
                bootstrap=self.system.bootstrap,
                options=self.options,
                on_refusal=self.refusals.say,
            )
        except Exception as error:  # noqa: BLE001 - raised again by the thread that watches
            self.failure = error

    def _show_events(self) -> None:
        from communique.cli.rows import event_line
        from communique.schemas.articles import CodedStory

        for record in self._coded.catch_up():
            for event in CodedStory.model_validate_json(record.value or b"").events:
                self.events += 1
                stdout.print(event_line(event), markup=False, soft_wrap=True)


def _say_skipped(path: Path, why: str) -> None:
    stderr.print(f"{path}: passed by, {why}", style="dim", markup=False, soft_wrap=True)
