"""Keeps a cache informed, on a connection of its own."""

from __future__ import annotations

import asyncio
import time

import psycopg
import structlog
from pydantic import ValidationError

from homing.storage import changes, database
from homing.storage.database import Connection
from homing.tasks import is_cancelled
from homing_webapp.cache.cache import Cache

_log = structlog.get_logger(__name__)

#: Between two signs of life that are asked of the connection.
_PULSE_SECONDS = 0.2

#: Within which the connection must reply.
_REPLY_SECONDS = 0.5

#: Until a lost connection is made anew.
_PAUSE_SECONDS = 0.5


async def listen(cache: Cache, url: str) -> None:
    """Runs until it is cancelled; while it cannot hear, the cache knows."""
    while not is_cancelled():
        try:
            async with database.connect(url) as connection:
                await _hear(cache, connection)
        except (psycopg.Error, OSError, TimeoutError, ValidationError) as error:
            _log.warning("Changes are not heard, nothing is cached", error=str(error))
        finally:
            cache.end()
        await asyncio.sleep(_PAUSE_SECONDS)


async def _hear(cache: Cache, connection: Connection) -> None:
    cache.begin(await changes.listen(connection))
    while True:
        asked_at = time.monotonic()
        async with asyncio.timeout(_REPLY_SECONDS):
            await connection.execute("SELECT")
        # Announcements come before the reply: those of commits until now are in the connection's backlog.
        async for change in changes.heard(connection, seconds=0):
            cache.hear(change)
        cache.is_alive(asked_at)
        async for change in changes.heard(connection, seconds=_PULSE_SECONDS):
            cache.hear(change)
