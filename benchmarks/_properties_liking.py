"""Likes at a steady rate, and the ranking against a plain count while they come."""

from __future__ import annotations

import asyncio
import random
import time
from datetime import timedelta

from benchmarks import _properties_world as world
from benchmarks._properties_searching import p95
from homing.storage import database, properties
from homing.storage.database import Connection, Pool
from homing.storage.properties import likes

RATE = 200

_BRUTE_FORCE = """
    SELECT property_id, sum(2 ^ (-extract(epoch FROM %(now)s - created_at)::float8 / 604800)) AS score
      FROM property_likes JOIN property_cards USING (property_id)
     WHERE status IN ('a', 'p') AND created_at > %(now)s - %(window)s::interval AND created_at <= %(now)s
     GROUP BY property_id ORDER BY score DESC, property_id DESC LIMIT 50
"""


async def like(url: str, homes: int, seconds: float) -> float:
    """The 95th percentile of a like in milliseconds, at `RATE` a second; each hundredth is taken back.

    Raises:
        AssertionError: the ranking differed from a plain count of all likes.
    """
    async with database.pool(url, size=4) as pool, database.connect(url) as connection:
        times: list[float] = []
        checking = asyncio.create_task(_check(url, seconds))
        started, before = time.perf_counter(), await _last(connection)
        async with asyncio.TaskGroup() as tasks:
            for number in range(int(seconds * RATE)):
                await asyncio.sleep(max(0, started + number / RATE - time.perf_counter()))
                tasks.create_task(_one(pool, number, homes, times))
        checks = await checking
        await _forget(connection, before)
    print(
        f"  {len(times):,} likes in {time.perf_counter() - started:.1f} s, {checks} rankings right"
    )
    return p95(times) * 1000


async def _one(pool: Pool, number: int, homes: int, times: list[float]) -> None:
    chance = random.Random(number)
    # Half of the likes go to a thousand homes.
    home = chance.randrange(1, 1001 if chance.random() < 0.5 else homes + 1)
    user = chance.randrange(1, world.USERS + 1)
    async with pool.connection() as connection:
        started = time.perf_counter()
        _, new = await likes.add(connection, home, user)
        times.append(time.perf_counter() - started)
        if number % 100 == 0 and new:
            await likes.remove(connection, home, user)


async def _check(url: str, seconds: float) -> int:
    """Compares at random moments; both count in one snapshot, so new likes cannot come between."""
    checks, end = 0, time.monotonic() + seconds
    async with database.connect(url) as connection:
        while time.monotonic() < end:
            await asyncio.sleep(0.5)
            for days in (30, 2):
                await _compare(connection, timedelta(days=days))
                checks += 1
    return checks


async def _compare(connection: Connection, window: timedelta) -> None:
    cursor = await connection.execute("SELECT now() AS now")
    row = await cursor.fetchone()
    assert row is not None
    # A like in flight has an earlier time than its commit: only what is older is settled.
    now = row["now"] - timedelta(seconds=5)
    ranked = await properties.ranking(connection, window=window, at=now)
    counted = await connection.execute(_BRUTE_FORCE, {"now": now, "window": window})
    wanted = [(row["property_id"], row["score"]) async for row in counted]
    assert [one.property_id for one in ranked] == [home for home, _ in wanted], "ranking differs"


async def _last(connection: Connection) -> int:
    cursor = await connection.execute("SELECT max(id) AS last FROM property_likes")
    row = await cursor.fetchone()
    assert row is not None
    return int(row["last"])


async def _forget(connection: Connection, last: int) -> None:
    """Makes the cached cluster what it was."""
    await connection.execute("DELETE FROM property_likes WHERE id > %s", (last,))
    await connection.execute("VACUUM property_cards, property_likes")
