"""Items → results in the same order, worked on by several processes, with a bounded number on the way."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 3
"""Batches per process that are read before the first of them is done: enough to keep all busy."""


def in_order(
    work: Callable[[Sequence[Item]], Sequence[Result]],
    items: Iterable[Item],
    *,
    processes: int,
    size: int,
    prepare: Callable[..., None],
    arguments: tuple[Any, ...],
) -> Iterator[Result]:
    """`work` on batches of `size`; each process is prepared once. One batch or one process: no pool at all."""
    stream = batches(items, size)
    first = list(islice(stream, 2))
    if processes == 1 or len(first) < 2:
        prepare(*arguments)
        for batch in _chained(first, stream):
            yield from work(batch)
        return
    yield from _spread(work, _chained(first, stream), processes, prepare, arguments)


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Lists of at most `size`."""
    stream = iter(items)
    while batch := list(islice(stream, size)):
        yield batch


def _spread(
    work: Callable[[Sequence[Item]], Sequence[Result]],
    stream: Iterator[list[Item]],
    processes: int,
    prepare: Callable[..., None],
    arguments: tuple[Any, ...],
) -> Iterator[Result]:
    # Spawned, not forked: the parent has threads (progress, libraries), and a fork of those may hang.
    executor = ProcessPoolExecutor(
        processes, multiprocessing.get_context("spawn"), initializer=_prepare, initargs=(prepare, arguments)
    )
    waiting: deque[Future[Sequence[Result]]] = deque()
    try:
        for batch in stream:
            waiting.append(executor.submit(work, batch))
            if len(waiting) > AHEAD * processes:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _prepare(prepare: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's: it cancels and ends us
    prepare(*arguments)


def _chained(first: Iterable[list[Item]], rest: Iterator[list[Item]]) -> Iterator[list[Item]]:
    yield from first
    yield from rest
