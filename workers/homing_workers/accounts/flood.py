"""Telegram says how long to ask nothing, and is obeyed. https://core.telegram.org/api/errors#420-flood"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import structlog
from psycopg import Error as DatabaseError
from psycopg_pool import PoolTimeout
from telethon.errors import FloodPremiumWaitError, FloodWaitError

from homing.storage.database import Pool
from homing.storage.telegram import accounts
from homing.tasks import is_cancelled

_log = structlog.get_logger(__name__)

_Answer = TypeVar("_Answer")


async def obey(pool: Pool, account_id: str, ask: Callable[[], Awaitable[_Answer]]) -> _Answer:
    """Asks, and asks again after the wait that was demanded; the wait can be seen in `homing telegram accounts`."""
    while True:
        try:
            return await ask()
        except (FloodWaitError, FloodPremiumWaitError) as error:
            await wait(pool, account_id, int(error.seconds))


def demanded(error: BaseException) -> int | None:
    """Seconds to wait that an error, or one of a group, demands; None where it is about something else."""
    if isinstance(error, BaseExceptionGroup):
        return max(filter(None, map(demanded, error.exceptions)), default=None)
    return int(error.seconds) if isinstance(error, FloodWaitError | FloodPremiumWaitError) else None


async def wait(pool: Pool, account_id: str, seconds: int) -> None:
    """Asks nothing for so long, and says so."""
    until = datetime.now(UTC) + timedelta(seconds=seconds)
    _log.warning("Telegram demands a pause", account=account_id, seconds=seconds)
    await _note(pool, account_id, until)
    # One more, since the server counts in whole seconds.
    await asyncio.sleep(seconds + 1)


async def _note(pool: Pool, account_id: str, until: datetime) -> None:
    """The pause is kept, whether or not people can see it."""
    try:
        async with pool.connection() as connection:
            await accounts.flooded(connection, account_id, until)
    except (DatabaseError, PoolTimeout) as error:
        if is_cancelled():
            raise
        _log.warning("The pause cannot be noted", account=account_id, reason=str(error).strip())
