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
from communique.schemas.settings import Settings


class Left(BaseException):
    """Stands for the end of the process."""


class Stream:
    """One batch of one message, as Faust hands it over."""

    async def take_events(self, *_: Any, **__: Any) -> AsyncIterator[list[Any]]:
        yield [
            SimpleNamespace(
                message=SimpleNamespace(partition=0, offset=0, key=b"k", value=b"v", headers=None, timestamp=0.0)
            )
        ]


@pytest.fixture
def agents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    def leave(code: int) -> NoReturn:
        raise Left(code)

    async def broken(_stage: str, _record: Record) -> list[Outgoing]:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(os, "_exit", leave)
    return dict(create_app(Settings(state=tmp_path), "127.0.0.1:1", broken).agents)


async def test_an_error_of_ours_ends_the_process_before_faust_hears_of_it(agents: dict[str, Any]) -> None:
    with pytest.raises(Left) as left:
        await agents["communique.clean"].fun(Stream())
    assert left.value.args == (Exit.FAILED,)


def test_every_stage_of_the_way_is_an_agent(agents: dict[str, Any]) -> None:
    assert list(agents) == [
        f"communique.{name}" for name in ("clean", "classify", "extract", "revise", "merge", "actors")
    ]
