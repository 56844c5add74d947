"""A cache on a real database: nobody is told what a commit made untrue a second ago."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import psycopg
import pytest

from homing.models.kinds import Status
from homing.storage import changes
from homing.storage.database import Connection
from homing_webapp.cache import Cache, Entry, listen
from tests.core.storage.support import Crawl, advert, new_source, value


@pytest.fixture
async def cache(database_url: str) -> AsyncIterator[Cache]:
    cache = Cache(None)
    task = asyncio.create_task(listen(cache, database_url))
    yield cache
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def _status(cache: Cache, connection: Connection) -> str:
    async def make() -> Entry:
        seen = await changes.snapshot(connection)
        status = await value(connection, "SELECT status FROM listings")
        return Entry(str(status).encode(), '"e"', "text/plain", seen, frozenset({"*"}))

    return (await cache.get("a", make)).body.decode()


async def _until_kept(cache: Cache, connection: Connection) -> None:
    async with asyncio.timeout(10):
        while cache.peek("a") is None:
            await _status(cache, connection)
            await asyncio.sleep(0.01)


async def test_a_sold_home_is_not_available_a_second_after_the_commit(
    cache: Cache, connection: Connection
) -> None:
    crawl = await Crawl.start(connection, await new_source(connection))
    await crawl.see(advert())
    for status in (Status.SOLD, Status.AVAILABLE) * 3:
        await _until_kept(cache, connection)
        await crawl.see(advert(status=status))
        committed = time.monotonic()
        while await _status(cache, connection) != status:
            assert time.monotonic() < committed + 1
            await asyncio.sleep(0.001)


async def test_nothing_is_kept_once_the_listening_connection_is_lost(
    cache: Cache, connection: Connection, database_url: str
) -> None:
    crawl = await Crawl.start(connection, await new_source(connection))
    await crawl.see(advert())
    await _until_kept(cache, connection)
    async with asyncio.timeout(10):
        while cache.peek("a") is not None:
            with psycopg.connect(database_url, autocommit=True) as killer:
                killer.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE query LIKE 'LISTEN%' OR query = 'SELECT' AND pid <> pg_backend_pid()"
                )
            await asyncio.sleep(0.01)
    await _until_kept(cache, connection)
