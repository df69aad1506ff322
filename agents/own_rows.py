"""A question for an actor's row, from this machine → what this worker's own table says (see schemas/own_rows.py)."""

import asyncio
import hmac
import logging
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path

from pydantic import ValidationError

from communique.agents.actors import summed, told_of
from communique.agents.aggregates import Aggregate
from communique.agents.contributions import Contribution
from communique.agents.rows import Rows
from communique.schemas.actors import ActorProfile
from communique.schemas.own_rows import LOOPBACK, SUFFIX, Answer, Door, Question, folder
from communique.schemas.settings import Settings

log = logging.getLogger(__name__)
PATIENCE = 5.0
"""Seconds for a question to arrive."""
LONGEST = 4096

Answering = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def tell_own_rows(settings: Settings, rows: Rows[Contribution]) -> None:
    """Answer until cancelled. Whatever fails here must not end the worker: the table matters, this is a window."""
    door = folder(settings.state) / f"{settings.worker_id}{SUFFIX}"
    token = secrets.token_urlsafe(32)
    try:
        server = await asyncio.start_server(_answering(settings.worker_id, token, rows), LOOPBACK, 0, limit=LONGEST)
        async with server:
            port = server.sockets[0].getsockname()[1]
            _write(door, Door(worker=settings.worker_id, port=port, token=token))
            await server.serve_forever()
    except OSError as error:
        log.warning("nobody can ask for rows of this worker: %s", error)
    finally:
        door.unlink(missing_ok=True)


def _answering(worker: str, token: str, rows: Rows[Contribution]) -> Answering:
    one_at_a_time = asyncio.Lock()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            question = Question.model_validate_json(await asyncio.wait_for(reader.readline(), PATIENCE))
            if hmac.compare_digest(question.token.encode(), token.encode()):
                async with one_at_a_time:
                    found = await _row(rows, question.actor)
                writer.write(Answer(worker=worker, profile=found).model_dump_json().encode() + b"\n")
                await writer.drain()
        except (OSError, ValueError, ValidationError, TimeoutError):
            log.debug("a question that is none", exc_info=True)
        finally:
            writer.close()

    return answer


async def _row(rows: Rows[Contribution], code: str) -> ActorProfile | None:
    """Counted anew from the rows, a piece at a time: a busy actor has a hundred thousand."""
    sums = Aggregate()
    for _ in summed(sums, rows.shelf(code)):
        await asyncio.sleep(0)
    return told_of(code, sums, rows.get) if sums.standing else None


def _write(door: Path, content: Door) -> None:
    door.parent.mkdir(parents=True, exist_ok=True)
    door.unlink(missing_ok=True)
    door.touch(mode=0o600)
    door.write_text(content.model_dump_json())
