"""Marks of what is handled, written in groups."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

import structlog
from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from homing.storage import bot_updates
from homing.storage.database import Pool
from homing.tasks import is_cancelled

_log = structlog.get_logger()

#: Seconds in which marks gather for one statement.
_GATHER_SECONDS = 0.02

#: Seconds until marks that could not be written are tried again.
_WAIT = 1.0


class Marks:
    """Results that wait to be written; while one group is being written, the next one grows.

    Args:
        pool: of connections.
        bot_id: of the bot.
        written: is told the ids of each group once it is written.
    """

    def __init__(self, pool: Pool, bot_id: int, written: Callable[[Iterable[int]], None]) -> None:
        self._pool = pool
        self._bot_id = bot_id
        self._written = written
        self._results: dict[int, str | None] = {}
        self._some = asyncio.Event()
        self._one_writer = asyncio.Lock()

    def put(self, update_id: int, reason: str | None) -> None:
        """An update is handled, or could not be for that reason."""
        self._results[update_id] = reason
        self._some.set()

    async def run(self) -> None:
        """Writes until it is cancelled."""
        while True:
            await self._some.wait()
            self._some.clear()
            await asyncio.sleep(_GATHER_SECONDS)
            try:
                await self.flush()
            except (OperationalError, PoolTimeout) as error:
                if is_cancelled():
                    raise
                _log.warning("What is handled cannot be noted", reason=str(error).strip())
                self._some.set()
                await asyncio.sleep(_WAIT)

    async def flush(self) -> None:
        """Writes what is there now."""
        async with self._one_writer:
            group = dict(self._results)
            if not group:
                return
            async with self._pool.connection() as connection:
                await bot_updates.finish(connection, self._bot_id, group)
            for update_id in group:
                del self._results[update_id]
            self._written(group)
