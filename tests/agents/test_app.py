"""Nothing that an agent raises reaches Faust, which would take the input for done."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest

from communique.agents.app import create_app
from communique.agents.exits import Exit
from communique.agents.records import Outgoing, Record
from communique.broker import positions
from communique.schemas.settings import Settings


class Left(BaseException):
    """Stands for the end of the process."""


class Stream:
    """One batch of one message, as Faust hands it over."""

    def __init__(self, offset: int = 0) -> None:
        self._message = SimpleNamespace(
            topic="t", partition=0, offset=offset, generation_id=1, key=b"k", value=b"v", headers=None, timestamp=0.0
        )

    async def take_events(self, *_: Any, **__: Any) -> AsyncIterator[list[Any]]:
        yield [SimpleNamespace(message=self._message)]


@pytest.fixture
def agents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    def leave(code: int) -> NoReturn:
        raise Left(code)

    async def broken(_stage: str, _record: Record) -> list[Outgoing]:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(os, "_exit", leave)
    monkeypatch.setattr(positions, "committed", lambda *_: {})
    monkeypatch.setattr(positions, "first_from", lambda *_: 0)
    return dict(create_app(Settings(state=tmp_path), "127.0.0.1:1", broken).agents)


async def test_an_error_of_ours_ends_the_process_before_faust_hears_of_it(agents: dict[str, Any]) -> None:
    with pytest.raises(Left) as left:
        await agents["communique.clean"].fun(Stream())
    assert left.value.args == (Exit.FAILED,)


async def test_a_batch_that_passes_over_another_ends_the_process_before_it_is_done(agents: dict[str, Any]) -> None:
    with pytest.raises(Left) as left:
        await agents["communique.clean"].fun(Stream(offset=5))
    assert left.value.args == (Exit.CUT_OFF,)


def test_every_stage_of_the_way_is_an_agent(agents: dict[str, Any]) -> None:
    assert list(agents) == [
        f"communique.{name}" for name in ("clean", "classify", "extract", "revise", "merge", "actors")
    ]
