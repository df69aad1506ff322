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
    preload: Sequence[str] = (),
) -> Iterator[Result]:
    """`work` on batches of `size`; each process is prepared once. One batch or one process: no pool at all."""
    stream = batches(items, size)
    first = list(islice(stream, 2))
    if processes == 1 or len(first) < 2:
        prepare(*arguments)
        for batch in _chained(first, stream):
            yield from work(batch)
        return
    executor = _executor(processes, preload, _prepare, (prepare, arguments))
    yield from _spread(work, _chained(first, stream), executor, AHEAD * processes)


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Lists of at most `size`."""
    stream = iter(items)
    while batch := list(islice(stream, size)):
        yield batch


def _executor(
    processes: int, preload: Sequence[str], initializer: Callable[..., None], arguments: tuple[Any, ...]
) -> ProcessPoolExecutor:
    # Not forked from here: the parent has threads (progress, libraries), and a fork of those may hang. The fork server
    # has none; it imports the heavy libraries once, for all processes.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(preload))
    return ProcessPoolExecutor(processes, context, initializer=initializer, initargs=arguments)


def _spread(
    work: Callable[[Sequence[Item]], Sequence[Result]],
    stream: Iterator[list[Item]],
    executor: ProcessPoolExecutor,
    ahead: int,
) -> Iterator[Result]:
    waiting: deque[Future[Sequence[Result]]] = deque()
    try:
        for batch in stream:
            waiting.append(executor.submit(work, batch))
            if len(waiting) > ahead:
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
