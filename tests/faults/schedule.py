"""Faults as data: what happens to whom, and how much must have been coded since the last one."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from rig import SEAT, Rig

PATIENCE = 400.0


@dataclass(frozen=True)
class Fault:
    """One harm of `Rig`, by the name of its method."""

    what: str
    whom: str = SEAT
    after: int = 20
    """So many records more on articles.coded than at the last one: the worker was in full swing again."""


BROKER = {"kill_broker", "stop_broker", "pause_broker", "fill_disk"}


def play(schedule: Sequence[Fault], rig: Rig, *, seed: int = 7) -> None:
    """One after the other, each at a random moment of full swing."""
    chance, start = Random(seed), time.monotonic()
    for fault in schedule:
        before = rig.coded()
        rig.until(lambda: rig.coded() >= before + fault.after, f"it works again before {fault}", PATIENCE)  # noqa: B023
        time.sleep(chance.random())
        print(f"{time.monotonic() - start:6.1f} s, {before} coded: {fault.what} {fault.whom}")
        harm = getattr(rig, fault.what)
        harm() if fault.what in BROKER else harm(fault.whom)
