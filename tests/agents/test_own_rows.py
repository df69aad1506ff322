"""A worker tells its own row to who may read its state folder, to nobody else, and never falls over a question."""

import asyncio
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from stories import Rows, coded, event, parts, profiles_of, recomputed_events, recomputed_rows

from communique.agents.own_rows import tell_own_rows
from communique.schemas.own_rows import LOOPBACK, SUFFIX, Door, Question, folder
from communique.schemas.settings import Settings
from communique.web.own_rows import own_rows

ROWS = recomputed_rows(recomputed_events([coded(event())]))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(state=tmp_path)


@asynccontextmanager
async def telling(settings: Settings) -> AsyncIterator[Door]:
    task = asyncio.create_task(tell_own_rows(settings, Rows(**ROWS)))
    file = folder(settings.state) / f"{settings.worker_id}{SUFFIX}"
    while not (file.exists() and file.stat().st_size):  # noqa: ASYNC110 - a file, not an event
        await asyncio.sleep(0.01)  # another task writes it
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    yield Door.model_validate_json(file.read_bytes())
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert not file.exists()


async def asked(door: Door, line: bytes) -> bytes:
    reader, writer = await asyncio.open_connection(LOOPBACK, door.port)
    writer.write(line)
    writer.write_eof()
    answer = await reader.read()
    writer.close()
    return answer


async def test_the_view_gets_the_profile_that_the_row_gives(settings: Settings) -> None:
    async with telling(settings):
        (own,) = await own_rows(settings, "FRAGOV")
        assert own.profile == profiles_of(parts(ROWS))["FRAGOV"] and not own.failure
        (none,) = await own_rows(settings, "NOBODY")
        assert none.profile is None and not none.failure
    assert await own_rows(settings, "FRAGOV") == []  # the worker has left and taken its file along


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"", "no question"),
        (b"\xff\xfe\n", "no text"),
        (b"[]\n", "no question but JSON"),
        (b"x" * 10_000, "longer than any question"),
        (Question(token="wrong", actor="FRA").model_dump_json().encode() + b"\n", "not who may ask"),
    ],
)
async def test_nobody_else_is_told_anything(settings: Settings, line: bytes, why: str) -> None:
    async with telling(settings) as door:
        with suppress(ConnectionError):
            assert await asked(door, line) == b"", why
        (own,) = await own_rows(settings, "FRAGOV")
        assert own.profile, "it goes on answering"


async def test_a_worker_that_was_killed_leaves_a_file_behind_and_that_is_said(settings: Settings) -> None:
    file = folder(settings.state) / f"gone{SUFFIX}"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(Door(worker="gone", port=1, token="t").model_dump_json())
    (own,) = await own_rows(settings, "FRA")
    assert own.profile is None and "does not answer" in own.failure
