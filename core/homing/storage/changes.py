"""Changes of homes that a search may show, announced when they are committed (revision 0010)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, NamedTuple

from pydantic import Field

from homing.models.base import Value
from homing.storage.database import Connection

CHANNEL = "homing_changes"


class Snapshot(NamedTuple):
    """Which transactions' work is seen: PostgreSQL's pg_snapshot.

    https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SNAPSHOT
    """

    #: All transactions before it have ended.
    first_running: int
    #: No transaction from it on had begun.
    next: int
    #: Between the two, those that had not ended.
    running: frozenset[int]

    def sees(self, transaction: int) -> bool:
        """Whether the work of a transaction that was committed is seen."""
        if transaction < self.first_running:
            return True
        return transaction < self.next and transaction not in self.running

    def covers(self, other: Snapshot) -> bool:
        """Whether it sees everything that the other one sees."""
        return self.next >= other.next and all(
            transaction in other.running or transaction >= other.next
            for transaction in self.running
        )

    def __str__(self) -> str:
        return f"{self.first_running}:{self.next}:{','.join(map(str, sorted(self.running)))}"

    @classmethod
    def parse(cls, text: str) -> Snapshot:
        """Reads what PostgreSQL, or `str`, wrote.

        Raises:
            ValueError: it is something else.
        """
        first, following, running = text.split(":")
        return cls(
            int(first), int(following), frozenset(map(int, filter(None, running.split(","))))
        )


class Change(Value):
    """What one transaction changed."""

    transaction: Annotated[int, Field(ge=0)]
    properties: tuple[int, ...] = ()
    #: Ids of place names: of cities, before and after.
    cities: tuple[int, ...] = ()


async def snapshot(connection: Connection) -> Snapshot:
    """What a query sees at least that begins now on this connection."""
    cursor = await connection.execute("SELECT pg_current_snapshot()::text AS seen")
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - a SELECT without FROM has one row
    return Snapshot.parse(row["seen"])


async def listen(connection: Connection) -> Snapshot:
    """Begins to listen; every change that the snapshot does not see will be heard.

    Args:
        connection: in autocommit mode, used for nothing else.
    """
    await connection.execute(f"LISTEN {CHANNEL}".encode())
    return await snapshot(connection)


async def heard(connection: Connection, *, seconds: float) -> AsyncIterator[Change]:
    """The changes that are announced within so many seconds."""
    async for notice in connection.notifies(timeout=seconds):
        yield Change.model_validate_json(notice.payload)
