"""`communique doctor`: everything that can be wrong on this machine → a line each: ok, or what to do."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from communique.schemas.settings import Settings

LEAST_FREE_BYTES = 2_000_000_000
CLOCK_SLACK_SECONDS = 60


@dataclass(frozen=True)
class Finding:
    """One line of the doctor."""

    what: str
    ok: bool
    said: str
    """What was found; and when it is not ok, what to do."""


def doctor(ctx: typer.Context) -> None:
    """Check Java, broker, topics, model, disk, clock and ports; exit code 1 if something is to be done."""
    from communique.cli.context import settings_of, stdout

    settings = settings_of(ctx)
    sick = False
    for check in CHECKS:
        finding = _examined(check, settings)
        sick = sick or not finding.ok
        mark, style = ("ok", "green") if finding.ok else ("!!", "red")
        stdout.print(f"{mark}  {finding.what:<8} {finding.said}", style=style, markup=False, soft_wrap=True)
    if sick:
        raise typer.Exit(1)


def _examined(check: Callable[[Settings], Finding], settings: Settings) -> Finding:
    try:
        return check(settings)
    except Exception as error:  # noqa: BLE001 - a check that breaks is a finding too
        return Finding(check.__name__, ok=False, said=str(error) or repr(error))


def python(_settings: Settings) -> Finding:
    """Old ones cannot read our annotations."""
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("python", sys.version_info >= (3, 11), f"Python {version} (3.11 or newer is needed)")


def java(settings: Settings) -> Finding:
    """Only the local broker needs it."""
    from communique.broker.java import find_java, java_version

    if settings.broker:
        return Finding("java", ok=True, said=f"not needed: the broker is {settings.broker}")
    found = find_java()
    return Finding("java", ok=True, said=f"Java {java_version(found)} at {found}")


def broker(settings: Settings) -> Finding:
    """Whether it answers."""
    from communique.broker.client import options
    from communique.cli.cluster import NO_BROKER
    from communique.cli.log import newest
    from communique.schemas.topics import ARTICLES_RAW

    address = _address(settings)
    if address is None:
        return Finding("broker", ok=False, said=NO_BROKER.format(state=settings.state))
    newest(settings.topic(ARTICLES_RAW), options(settings, address))
    return Finding("broker", ok=True, said=f"Kafka answers at {address}")


def topics(settings: Settings) -> Finding:
    """Whether each is there and as it should be."""
    from communique.broker.topics import check
    from communique.cli.cluster import serving

    address = _address(settings)
    if address is None:
        return Finding("topics", ok=False, said="unknown as long as no broker answers")
    now = serving(settings)
    problems = check(address, now)
    there = f"all are there, prefix {settings.prefix!r}, generation {now.generation}"
    return Finding("topics", not problems, "; ".join(problems) or there)


def coder(settings: Settings) -> Finding:
    """Whether what serves was coded by what is installed."""
    from communique.broker.generations import read
    from communique.nlp.installed import identity

    address = _address(settings)
    if address is None:
        return Finding("coder", ok=False, said="which one coded the log is unknown as long as no broker answers")
    state, installed = read(settings, address), identity(settings)
    coded = state.of(state.active).coder
    said = f"{installed.version} with {installed.model}"
    if coded in (None, installed):
        return Finding("coder", ok=True, said=said)
    served = (
        f"generation {state.active}, which serves, was coded by {coded.version} with {coded.model}" if coded else ""
    )
    return Finding("coder", ok=False, said=f"{said}, but {served}: `communique replay` codes all of it anew")


def model(settings: Settings) -> Finding:
    """Whether the spaCy pipeline is installed."""
    there = find_spec(settings.spacy_model) is not None or Path(settings.spacy_model).is_dir()
    advice = f"{settings.spacy_model} is not installed: `make install`, or set COMMUNIQUE_SPACY_MODEL to one that is"
    return Finding("model", there, settings.spacy_model if there else advice)


def disk(settings: Settings) -> Finding:
    """Kafka stops when its disk is full."""
    folder = next(it for it in (settings.state, *settings.state.absolute().parents) if it.exists())
    free = shutil.disk_usage(folder).free
    said = f"{free / 1e9:.1f} GB free for {settings.state}"
    ok = free >= LEAST_FREE_BYTES
    return Finding("disk", ok, said if ok else f"{said}: free {LEAST_FREE_BYTES / 1e9:.0f} GB, or set COMMUNIQUE_STATE")


def clock(settings: Settings) -> Finding:
    """A clock that is wrong dates every relative day wrong and lets records expire."""
    from communique.broker.client import options
    from communique.cli.log import newest
    from communique.schemas.topics import ARTICLES_RAW

    now = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
    address = _address(settings)
    latest = newest(settings.topic(ARTICLES_RAW), options(settings, address)) if address else None
    ahead = (latest or 0) / 1000 - time.time()
    if ahead > CLOCK_SLACK_SECONDS:
        return Finding("clock", ok=False, said=f"{now}, {ahead:.0f} s behind the broker's: set it (ntpd, timedatectl)")
    return Finding("clock", ok=True, said=now)


def ports(settings: Settings) -> Finding:
    """Whether the view can be served where it should be."""
    from communique.broker.ports import is_free

    if is_free(settings.web_port):
        return Finding("ports", ok=True, said=f"{settings.web_port} is free for the view")
    if (settings.state / "run" / "web.pid").exists():
        return Finding("ports", ok=True, said=f"{settings.web_port} is in use, and a view of ours is running")
    advice = f"{settings.web_port} is in use: the view takes another, or set COMMUNIQUE_WEB_PORT"
    return Finding("ports", ok=False, said=advice)


def _address(settings: Settings) -> str | None:
    from communique.cli.cluster import local_broker

    return settings.broker or local_broker(settings).status().bootstrap


CHECKS = (python, java, broker, topics, model, coder, disk, clock, ports)
