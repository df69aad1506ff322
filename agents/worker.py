"""Settings → one Faust worker in this process, until it is asked to stop or cannot go on."""

import asyncio
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any, NoReturn

import faust

from communique.agents import coder
from communique.agents.app import create_app
from communique.agents.exits import Exit
from communique.agents.hop import work_on
from communique.agents.metrics import observer
from communique.agents.pool import BrokenPoolError, Pool
from communique.agents.preflight import UnfitError, check
from communique.agents.vitals import Pulse
from communique.agents.watchdog import Watchdog, health_file
from communique.schemas.settings import Settings

log = logging.getLogger(__name__)
STOP_LIMIT = 12.0
"""Seconds to stop in good order. In the middle of joining a group Faust can hang for ever."""


def run(settings: Settings, bootstrap: str, *, leave: Callable[[int], NoReturn] = os._exit) -> NoReturn:
    """Work until SIGTERM or SIGINT; leaves the process with one of `exits.Exit`."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for chatty in ("aiokafka", "kafka"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # Until Faust listens: nothing is begun yet.
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda *_: os._exit(Exit.DONE))
    try:
        check(settings, bootstrap)
    except UnfitError as error:
        log.critical("%s", error)
        os._exit(error.code)
    log.info("starting %d coding processes", settings.processes)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    pool = Pool(settings.processes, time_limit=settings.time_limit, prepare=coder.prepare, args=(settings,))
    pulse = Pulse()
    watchdog = Watchdog(
        pulse.look,
        stall_limit=max(settings.stall_limit, 2 * settings.time_limit),
        file=health_file(settings.state, settings.worker_id),
    )
    work = pulse.counting(work_on(pool, coder.work))
    pulse.app = create_app(settings, bootstrap, work, observer(settings), in_place=watchdog.in_place)
    worker = Worker(pulse.app, loop=loop, redirect_stdouts=False, quiet=True)
    code = _execute(worker, pool, loop, watchdog)
    # Not sys.exit: nothing is left to say, and a thread of a library that hangs must not keep the process.
    logging.shutdown()
    leave(code)


class Worker(faust.Worker):
    """Ends within `STOP_LIMIT` of the first signal, whatever it is in the middle of."""

    def _schedule_shutdown(self, received: signal.Signals) -> None:
        timer = threading.Timer(STOP_LIMIT, _leave_stuck)
        timer.daemon = True
        timer.start()
        super()._schedule_shutdown(received)

    def _setup_logging(self) -> None:
        """Ours stands already."""


def _execute(worker: Any, pool: Pool, loop: asyncio.AbstractEventLoop, watchdog: Watchdog) -> int:
    try:
        loop.run_until_complete(pool.start())
        watchdog.start()  # the pool watches over its own start
        worker.execute_from_commandline()
    except BrokenPoolError as error:
        log.critical("%s", error)
        return Exit.CODER_BROKEN
    except SystemExit as leaving:
        return int(leaving.code or 0)
    except Exception:
        log.exception("the worker ended")
        return Exit.FAILED
    finally:
        pool.close()
    return Exit.DONE


def _leave_stuck() -> None:
    log.critical("not stopped after %.0f s: leaving at once; what was not finished comes again", STOP_LIMIT)
    logging.shutdown()
    os._exit(Exit.STUCK)
