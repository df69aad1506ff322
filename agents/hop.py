"""A batch of records of a stateless hop → all their outcomes, in the order in which the records came."""

import asyncio
import logging
import os
from collections.abc import AsyncIterable, Awaitable, Callable, Sequence
from itertools import chain

from communique.agents.exits import Exit
from communique.agents.guard import dead_letter, refusal
from communique.agents.pool import BrokenPoolError, KilledError, Pool
from communique.agents.records import Outgoing, Record
from communique.schemas.failures import Reason

Batches = AsyncIterable[Sequence[Record]]
Work = Callable[[str, Record], Awaitable[list[Outgoing]]]
"""A stage's name and a record → its outcome; raises nothing."""

log = logging.getLogger(__name__)


async def outcomes(stage: str, records: Sequence[Record], work: Work) -> list[Outgoing]:
    """The records side by side on as many processes as there are."""
    return list(chain.from_iterable(await asyncio.gather(*(work(stage, record) for record in records))))


def work_on(pool: Pool, task: Callable[[str, Record], list[Outgoing]]) -> Work:
    """The task, done in the pool; a record that takes too long or kills its process is a dead letter."""

    async def work(stage: str, record: Record) -> list[Outgoing]:
        try:
            return await pool.run(task, stage, record)
        except TimeoutError:
            why = f"it took longer than {pool.time_limit:g} s"
            return [dead_letter(record, stage, Reason.TIME_LIMIT, why)]
        except KilledError as error:
            return [dead_letter(record, stage, Reason.FAILED, str(error))]
        except BrokenPoolError as error:
            log.critical("%s", error)
            os._exit(Exit.CODER_BROKEN)  # without unwinding, or Faust takes the record for done
        except Exception as error:  # noqa: BLE001 -- such as a result that no pipe can carry
            return refusal(record, stage, error)

    return work
