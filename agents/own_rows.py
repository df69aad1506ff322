"""A question for an actor's row, from this machine → what this worker's own table says (see schemas/own_rows.py)."""

import asyncio
import hmac
import logging
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path

from pydantic import ValidationError

from communique.agents.contributions import ActorRow
from communique.agents.profiles import profile
from communique.agents.rows import Rows
from communique.schemas.actors import ActorProfile
from communique.schemas.own_rows import LOOPBACK, SUFFIX, Answer, Door, Question, folder
from communique.schemas.settings import Settings

log = logging.getLogger(__name__)
PATIENCE = 5.0
"""Seconds for a question to arrive."""
LONGEST = 4096

Answering = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def tell_own_rows(settings: Settings, rows: Rows[ActorRow]) -> None:
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


def _answering(worker: str, token: str, rows: Rows[ActorRow]) -> Answering:
    one_at_a_time = asyncio.Lock()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            question = Question.model_validate_json(await asyncio.wait_for(reader.readline(), PATIENCE))
            if hmac.compare_digest(question.token.encode(), token.encode()):
                async with one_at_a_time:  # a busy actor's row is large: parsed beside the loop
                    found = await asyncio.to_thread(_row, rows, question.actor)
                writer.write(Answer(worker=worker, profile=found).model_dump_json().encode() + b"\n")
                await writer.drain()
        except (OSError, ValueError, ValidationError, TimeoutError):
            log.debug("a question that is none", exc_info=True)
        finally:
            writer.close()

    return answer


def _row(rows: Rows[ActorRow], code: str) -> ActorProfile | None:
    row = rows.get(code)
    return profile(code, row) if row else None


def _write(door: Path, content: Door) -> None:
    door.parent.mkdir(parents=True, exist_ok=True)
    door.unlink(missing_ok=True)
    door.touch(mode=0o600)
    door.write_text(content.model_dump_json())
