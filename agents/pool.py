"""One record's work → a child process → its result, within a time limit; one bad record costs only itself."""

import asyncio
import contextlib
import logging
import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cached_property
from typing import Any, TypeVar

T = TypeVar("T")
log = logging.getLogger(__name__)
START_LIMIT = 120.0
STARTS = 3  # one that is killed while it starts says nothing about the next one; three in a row do
KILLS = 2  # a record that was in hand at so many deaths of its process is the likely cause


class KilledError(Exception):
    """The process died in the middle of this record, more than once."""


class BrokenPoolError(Exception):
    """The processes do not start."""


class Pool:
    """As many processes as asked for; whoever comes first is served first."""

    def __init__(
        self, processes: int, *, time_limit: float, prepare: Callable[..., None], args: tuple[Any, ...]
    ) -> None:
        self._children = [_Child(prepare, args) for _ in range(processes)]
        self.time_limit = time_limit

    @cached_property
    def _idle(self) -> "asyncio.LifoQueue[_Child]":
        idle: asyncio.LifoQueue[_Child] = asyncio.LifoQueue()
        for child in self._children:
            idle.put_nowait(child)
        return idle

    async def start(self) -> None:
        """Every child is ready to work."""
        await asyncio.gather(*(child.start() for child in self._children))

    async def run(self, work: Callable[..., T], *args: Any) -> T:
        """The work's result.

        Raises:
            TimeoutError: it took too long; its process is gone.
            KilledError: its process died, and so did the next one that tried.
        """
        for _ in range(KILLS):
            child = await self._idle.get()
            try:
                return await child.run(self.time_limit, work, *args)
            except BrokenProcessPool:
                log.warning("a coding process died; the record in its hands is tried again")
            finally:
                self._idle.put_nowait(child)
        raise KilledError(f"{KILLS} processes died on it")

    def close(self) -> None:
        """The children hold nothing worth a farewell."""
        for child in self._children:
            child.kill()


class _Child:
    """One process in an executor of its own: nothing is shared, so that its death breaks no lock of the others."""

    def __init__(self, prepare: Callable[..., None], args: tuple[Any, ...]) -> None:
        self._prepare = prepare
        self._args = args
        self._executor: ProcessPoolExecutor | None = None
        self._pid = 0

    async def start(self) -> ProcessPoolExecutor:
        for _ in range(STARTS):
            if self._executor is not None:
                return self._executor
            try:
                await self._try_start()
            except BrokenProcessPool:
                log.warning("a coding process ended while it started; its own message stands above")
        if self._executor is None:
            raise BrokenPoolError(f"{STARTS} coding processes in a row did not start")
        return self._executor

    async def _try_start(self) -> None:
        executor = ProcessPoolExecutor(1, _context(), initializer=self._prepare, initargs=self._args)
        try:
            # also the way to know the pid: loading the model does not count as time of the first record
            self._pid = await asyncio.wait_for(asyncio.wrap_future(executor.submit(os.getpid)), START_LIMIT)
        except TimeoutError as error:
            raise BrokenPoolError(f"a coding process was not ready after {START_LIMIT:g} s") from error
        self._executor = executor

    async def run(self, time_limit: float, work: Callable[..., T], *args: Any) -> T:
        executor = await self.start()
        try:
            return await asyncio.wait_for(asyncio.wrap_future(executor.submit(work, *args)), time_limit)
        except BaseException:  # too slow, dead, or no longer wanted: the process is in an unknown state
            self.kill()
            raise

    def kill(self) -> None:
        executor, self._executor = self._executor, None
        if executor is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
            executor.shutdown(wait=False, cancel_futures=True)


def _context() -> multiprocessing.context.BaseContext:
    """Forked from a server that has imported what takes long, not from this process with its threads."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["communique.agents.coder", "communique.nlp.extract"])
    return context
