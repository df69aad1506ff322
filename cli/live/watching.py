"""Folders → the log, round by round until Ctrl-C; goes on where an earlier run stopped."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from communique.cli.context import stderr

if TYPE_CHECKING:
    from communique.cli.live.sending import Sending
    from communique.producers.watched import Watched

WATCH_SECONDS = 2.0
"""Between two looks at a watched folder; a file that changed in between is not whole yet."""


def watching(folders: Sequence[Path], sending: Sending) -> None:
    """Publishes what is new in the folders."""
    from communique.producers.watched import Watched

    watched = [Watched(folder, sending.settings.state / "producers") for folder in folders]
    stderr.print(f"watching {', '.join(map(str, folders))} · Ctrl-C stops", markup=False, soft_wrap=True)
    try:
        while True:
            for folder in watched:
                _publish_new(folder, sending)
            time.sleep(WATCH_SECONDS)
    except KeyboardInterrupt:
        stderr.print("stopped; the next run goes on from here")


def _publish_new(folder: Watched, sending: Sending) -> None:
    """One round. A broker that takes nothing is waited for: the files stay where they are."""
    from communique.cli.live.sending import say
    from communique.producers import sources

    ready = folder.ready()
    if not ready:
        return
    read = sources.read(ready, mapping=sending.mapping, max_bytes=sending.settings.max_article_bytes)
    published = sending.round(read)
    if published is None:
        return
    if published.interrupted:
        raise KeyboardInterrupt
    folder.done(ready)
    say(str(folder.folder), published)
