"""Another generation serves → this worker stops in order and is the same process anew, in that generation."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from communique.schemas.settings import Settings

LOOK_SECONDS = 1.0

log = logging.getLogger(__name__)


class Switch:
    """Watches which generation serves, in a thread; `leave` is what the worker does at its end."""

    def __init__(self, settings: Settings, bootstrap: str) -> None:
        self._settings, self._bootstrap = settings, bootstrap
        self._thrown = threading.Event()

    def watch(self) -> None:
        """From now on, until the process ends."""
        threading.Thread(target=self._watch, daemon=True, name="generation").start()

    def compare_coders(self) -> None:
        """Says so in the log when this worker codes otherwise than what it fills was coded."""
        from communique.broker.generations import read
        from communique.nlp.installed import version

        number, mine = self._settings.generation, version(self._settings)
        coders = {it.number: it.coder.version for it in read(self._settings, self._bootstrap).kept if it.coder}
        if (coder := coders.get(number, mine)) != mine:
            said = "generation %d was coded by the coder %s, this one is %s: `communique replay` codes all by it"
            log.warning(said, number, coder, mine)

    def leave(self, code: int) -> NoReturn:
        """End, or begin anew where a switch is why the worker stopped: same pid, same seat, same supervisor."""
        if self._thrown.is_set():
            os.execv(sys.executable, [sys.executable, "-m", "communique.cli.main", *sys.argv[1:]])  # noqa: S606
        os._exit(code)

    def _watch(self) -> None:
        while (active := self._look()) == self._settings.generation:
            time.sleep(LOOK_SECONDS)
        log.warning("generation %d serves now: this worker goes over to it", active)
        self._thrown.set()
        os.kill(os.getpid(), signal.SIGTERM)

    def _look(self) -> int:
        """The generation that serves; as before, as long as no broker tells."""
        from kafka.errors import KafkaError

        from communique.broker.generations import Watch

        try:
            with Watch(self._settings, self._bootstrap) as watch:
                while (active := watch.look().active) == self._settings.generation:
                    time.sleep(LOOK_SECONDS)
                return active
        except (KafkaError, OSError, ValueError) as error:
            log.info("which generation serves is not known at the moment: %r", error)
            return self._settings.generation
