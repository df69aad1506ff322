"""The workers of this machine → each one's own row of the actors' table, to be held beside the view's copy."""

import asyncio
import contextlib
from typing import NamedTuple

from communique.schemas.actors import ActorProfile
from communique.schemas.own_rows import LOOPBACK, SUFFIX, Answer, Door, Question, folder
from communique.schemas.settings import Settings

PATIENCE = 4.0
"""Seconds that a worker may take: a busy actor's row takes some time to add up."""
LONGEST = 64 * 1024 * 1024


class Own(NamedTuple):
    """What one worker said; `failure` says why it did not."""

    worker: str
    profile: ActorProfile | None
    failure: str = ""


async def own_rows(settings: Settings, code: str) -> list[Own]:
    """Asks every worker whose state folder is ours; a row is in the table of one of them."""
    doors = []
    for file in sorted(folder(settings.state).glob(f"*{SUFFIX}")):
        with contextlib.suppress(OSError, ValueError):
            doors.append(Door.model_validate_json(file.read_bytes()))
    return list(await asyncio.gather(*(_ask(door, code) for door in doors)))


async def _ask(door: Door, code: str) -> Own:
    try:
        async with asyncio.timeout(PATIENCE):
            answer = await _answer(door, Question(token=door.token, actor=code))
    except TimeoutError:
        return Own(door.worker, None, "it did not answer in time")
    except (OSError, ValueError) as error:
        return Own(door.worker, None, f"it does not answer: {error}")
    return Own(answer.worker, answer.profile)


async def _answer(door: Door, question: Question) -> Answer:
    reader, writer = await asyncio.open_connection(LOOPBACK, door.port, limit=LONGEST)
    try:
        writer.write(question.model_dump_json().encode() + b"\n")
        await writer.drain()
        return Answer.model_validate_json(await reader.readline())
    finally:
        writer.close()
