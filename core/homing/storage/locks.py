"""Advisory locks: of several processes that could do a thing, one does it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from psycopg import OperationalError

from homing.storage.database import Connection

#: First key of all locks that are taken by name.
_CLASS = 4663


@asynccontextmanager
async def held(connection: Connection, name: str) -> AsyncIterator[bool]:
    """Holds the lock of that name around the body; yields False where another session has it.

    The lock ends with the session too, so a killed process leaves none behind.
    """
    cursor = await connection.execute(
        "SELECT pg_try_advisory_lock(%s, hashtext(%s)) AS held", (_CLASS, name)
    )
    row = await cursor.fetchone()
    got = row is not None and bool(row["held"])
    try:
        yield got
    finally:
        # Where the session is gone, so is the lock.
        with suppress(OperationalError):
            if got and not connection.closed:
                await connection.execute(
                    "SELECT pg_advisory_unlock(%s, hashtext(%s))", (_CLASS, name)
                )


async def until_commit(connection: Connection, name: str) -> None:
    """Waits until no other transaction has the lock of that name, and has it until this one ends."""
    await connection.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", (_CLASS, name))
