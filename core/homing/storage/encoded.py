"""Active searches in the binary form of the index, kept beside their JSON so that a snapshot is read in seconds.

Only the indexer writes here, one process at a time. All of this happens in transactions of the isolation level
REPEATABLE READ: log, searches and watermark are seen at one moment.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from homing.storage import subscriptions
from homing.storage.database import Connection
from homing.storage.subscriptions import Active

#: Searches that are read, encoded and written at a time.
_PORTION = 5_000

#: Encoded searches that PostgreSQL joins into one value; a value is at most 1 GB.
_JOINED = 16_384

_HEAD = np.dtype([("id", ">i8"), ("user", ">i8"), ("size", ">i4")])


@dataclass(frozen=True)
class Encoded:
    """All encoded searches, in no order that counts, and up to where they know the log."""

    ids: NDArray[np.int64]
    users: NDArray[np.int64]
    #: Bytes of each encoded search in `payload`, where they lie end to end.
    sizes: NDArray[np.int64]
    payload: bytes
    watermark: str


@asynccontextmanager
async def one_moment(connection: Connection) -> AsyncIterator[None]:
    """A transaction that sees the database as it was when its first query began."""
    async with connection.transaction():
        await connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


async def state(connection: Connection) -> tuple[str, str]:
    """The layout of all that is encoded, and the watermark."""
    cursor = await connection.execute("SELECT layout, watermark::text AS watermark FROM encoding")
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - the revision that makes the table fills it
    return row["layout"], row["watermark"]


async def changed(
    connection: Connection, watermark: str
) -> AsyncIterator[tuple[list[int], Active]]:
    """Searches that changed since, some at a time: all ids, and those that are active now."""
    cursor = await connection.execute(
        "SELECT DISTINCT subscription_id AS id FROM subscription_changes WHERE transaction_id >= %s",
        (watermark,),
    )
    ids = sorted(row["id"] for row in await cursor.fetchall())
    for start in range(0, len(ids), _PORTION):
        portion = ids[start : start + _PORTION]
        yield portion, await subscriptions.active_of(connection, portion)


async def everything(connection: Connection) -> AsyncIterator[tuple[list[int], Active]]:
    """As `changed`, of all active searches."""
    async for active in subscriptions.portions(connection, _PORTION):
        yield [one.id for one in active.subscriptions], active


async def replace(
    connection: Connection, ids: list[int], rows: Iterable[tuple[int, int, bytes]]
) -> None:
    """Forgets the searches of these ids, then writes (id, user id, encoded search)."""
    await connection.execute(
        "DELETE FROM encoded_subscriptions WHERE subscription_id = ANY(%s)", (ids,)
    )
    async with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY encoded_subscriptions (subscription_id, user_id, encoded) FROM STDIN (FORMAT BINARY)"
        ) as copy,
    ):
        copy.set_types(["int8", "int8", "bytea"])
        for row in rows:
            await copy.write_row(row)


async def clear(connection: Connection) -> None:
    """Forgets all."""
    await connection.execute("DELETE FROM encoded_subscriptions")


async def advance(connection: Connection, layout: str) -> None:
    """All that this transaction sees is encoded."""
    await connection.execute(
        "UPDATE encoding SET layout = %s, watermark = pg_snapshot_xmin(pg_current_snapshot())",
        (layout,),
    )


async def read(connection: Connection) -> Encoded:
    """All encoded searches: joined by PostgreSQL, so that no loop runs over rows."""
    cursor = connection.cursor(binary=True)
    await cursor.execute(
        """
        SELECT string_agg(int8send(subscription_id) || int8send(user_id) || int4send(octet_length(encoded)), '')
                   AS heads,
               string_agg(encoded, '') AS bodies
        FROM encoded_subscriptions GROUP BY subscription_id / %s
        """,
        (_JOINED,),
    )
    rows = await cursor.fetchall()
    heads = np.frombuffer(b"".join(row["heads"] for row in rows), _HEAD)
    return Encoded(
        ids=heads["id"].astype(np.int64),
        users=heads["user"].astype(np.int64),
        sizes=heads["size"].astype(np.int64),
        payload=b"".join(row["bodies"] for row in rows),
        watermark=(await state(connection))[1],
    )
