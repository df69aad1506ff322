"""What runs in a child process: one record of a stateless hop → the messages for the next topic."""

import faulthandler
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from functools import partial

from communique.agents.classify import classified
from communique.agents.clean import stories
from communique.agents.extract import coded
from communique.agents.guard import guarded
from communique.agents.records import Outgoing, Record
from communique.schemas.settings import Settings

GRACE = 10.0


class Coder:
    """The stages with the tools that they need, loaded once a process."""

    def __init__(self, settings: Settings) -> None:
        from communique.nlp.installed import load  # noqa: PLC0415 -- spaCy is not for the worker, which imports this module

        gazetteer, extractor = load(settings)
        self.time_limit = settings.time_limit
        self.stages: dict[str, Callable[[Record], list[Outgoing]]] = {
            "clean": partial(stories, max_bytes=settings.max_article_bytes),
            "classify": partial(classified, gazetteer=gazetteer),
            "extract": partial(coded, extractor=extractor),
        }

    def work(self, stage: str, record: Record) -> list[Outgoing]:
        """The outcome of one record at one stage; a dead letter is an outcome too."""
        return guarded(stage, self.stages[stage], record)


_coder: Coder


def prepare(settings: Settings) -> None:
    """Load the tools, and see to it that this process does not outlive its parent."""
    global _coder  # noqa: PLW0603 -- a process has one; that is how an initializer hands it to the tasks
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _coder = Coder(settings)


def work(stage: str, record: Record) -> list[Outgoing]:
    """One task of the pool."""
    # The parent kills what is too slow. A parent that is gone cannot, and a loop inside a C library
    # lets no Python thread run: this timer is C, says where it hung, and ends the process.
    faulthandler.dump_traceback_later(_coder.time_limit + GRACE, exit=True)
    try:
        return _coder.work(stage, record)
    finally:
        faulthandler.cancel_dump_traceback_later()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)
