"""What the planner is told of the machine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from homing.storage.database import Connection


@asynccontextmanager
async def for_memory(connection: Connection) -> AsyncIterator[None]:
    """A transaction in which pages in any order cost as much as pages in a row.

    Cards and their indexes are read all the time, so they lie in memory; PostgreSQL's default is for spinning disks.
    """
    async with connection.transaction():
        await connection.execute("SET LOCAL random_page_cost = 1.1")
        yield
