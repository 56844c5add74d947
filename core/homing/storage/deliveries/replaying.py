"""Sending again what was given up."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg.sql import SQL, Composable

from homing.models.kinds import Channel
from homing.storage.database import Connection
from homing.storage.deliveries.filters import Filter

# An inbox delivery has nothing to be sent.
_REPLAYABLE = SQL("state IN ('dead', 'suppressed', 'failed') AND channel <> 'inbox'")


async def replay(connection: Connection, delivery_ids: Sequence[int]) -> list[int]:
    """Makes dead, suppressed and failed deliveries due now, with all attempts ahead; returns their ids."""
    again = await _replay(connection, SQL("id = ANY(%(ids)s)"), {"ids": list(delivery_ids)})
    return sorted(one for ids in again.values() for one in ids)


async def replay_some(
    connection: Connection, which: Filter, *, limit: int = 10_000
) -> dict[Channel, list[int]]:
    """The same for those that a filter names, oldest first; ids by channel, at most `limit` in all."""
    return await _replay(connection, which.condition(), which.values() | {"limit": limit})


async def replayable(connection: Connection, which: Filter) -> int:
    """How many deliveries `replay_some` would make due again, without its limit."""
    cursor = await connection.execute(
        SQL("SELECT count(*) AS n FROM deliveries WHERE {replayable} AND {condition}").format(
            replayable=_REPLAYABLE, condition=which.condition()
        ),
        which.values(),
    )
    row = await cursor.fetchone()
    return int(row["n"]) if row else 0


async def _replay(
    connection: Connection, condition: Composable, values: dict[str, object]
) -> dict[Channel, list[int]]:
    cursor = await connection.execute(
        SQL("""
        WITH chosen AS MATERIALIZED (
            SELECT id FROM deliveries WHERE {replayable} AND {condition}
            ORDER BY id LIMIT %(limit)s FOR UPDATE)
        UPDATE deliveries SET state = 'pending', attempts = 0, next_try_at = now(), replayed_at = now(),
               reason = NULL, reason_class = NULL, claimed_at = NULL
        FROM chosen WHERE deliveries.id = chosen.id
        RETURNING deliveries.id, deliveries.channel
        """).format(replayable=_REPLAYABLE, condition=condition),
        {"limit": None} | values,
    )
    replayed: dict[Channel, list[int]] = {}
    for row in await cursor.fetchall():
        replayed.setdefault(Channel(row["channel"]), []).append(row["id"])
    return {channel: sorted(ids) for channel, ids in replayed.items()}
