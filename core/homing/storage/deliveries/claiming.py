"""Taking deliveries, so that nobody else sends them.

A person's messages by one channel keep their order: whoever claims takes all that is due for the person, oldest
first, and nobody else takes any of them until these are done. Only one process at a time claims of a channel, for the
few milliseconds that it takes; so two that claim at once never share a person.
"""

from __future__ import annotations

from collections.abc import Sequence

from psycopg.sql import SQL, Composable

from homing.models.delivery import Delivery
from homing.models.kinds import Channel
from homing.storage import breakers
from homing.storage.breakers import Permit
from homing.storage.database import Connection
from homing.storage.deliveries.columns import COLUMNS

#: How long a sender may take with a delivery before another one may have it.
CLAIM_SECONDS = 300

#: Of one person at once: they go out as one digest, or one after the other.
MOST_OF_ONE = 100

#: The first of the two numbers of the advisory lock; the second is the channel's.
_LOCK = 4_663_465

# NOT IN, because PostgreSQL makes a hash of it once and keeps walking the index of what is due.
_FREE = SQL("""
    recipient_id NOT IN (SELECT busy.recipient_id FROM deliveries busy
                         WHERE busy.channel = %(channel)s AND busy.state = 'sending')
""")

_HINTED = SQL("""
    SELECT recipient_id, next_try_at FROM deliveries WHERE id = ANY(%(ids)s) AND {due} AND {free}
""")

_OLDEST = SQL("""
    SELECT recipient_id, next_try_at FROM deliveries WHERE {due} AND {free}
    ORDER BY next_try_at LIMIT %(limit)s
""")

_DUE = SQL("channel = %(channel)s AND state IN ('pending', 'failed') AND next_try_at <= now()")

_CLAIM = SQL("""
    WITH seeds AS MATERIALIZED ({seeds}),
    people AS MATERIALIZED (
        SELECT recipient_id, min(next_try_at) AS since FROM seeds GROUP BY recipient_id),
    line AS (
        SELECT one.id, people.recipient_id, row_number() OVER (ORDER BY people.since, people.recipient_id, one.id) AS place
        FROM people
        CROSS JOIN LATERAL (SELECT id FROM deliveries
                            WHERE recipient_id = people.recipient_id AND {due}
                            ORDER BY id LIMIT %(most)s) AS one
        ORDER BY place LIMIT %(limit)s + %(most)s),
    wanted AS MATERIALIZED (
        SELECT id FROM (SELECT id, min(place) OVER (PARTITION BY recipient_id) AS first FROM line) AS l
        WHERE first <= %(limit)s),
    ours AS MATERIALIZED (
        SELECT id FROM deliveries WHERE id IN (SELECT id FROM wanted) AND {due}
        FOR UPDATE SKIP LOCKED)
    UPDATE deliveries SET state = 'sending', attempts = attempts + 1, claim = claim + 1, next_try_at = NULL,
                          claimed_at = now(), claimed_until = now() + make_interval(secs => %(seconds)s)
    FROM ours WHERE deliveries.id = ours.id
    RETURNING {columns}
""")


async def claim(
    connection: Connection, channel: Channel, ids: Sequence[int] | None = None, *, limit: int
) -> list[Delivery]:
    """Takes what is due, for `CLAIM_SECONDS`; nothing while the channel is paused, one where it tries again.

    Args:
        connection: of the database.
        channel: of the deliveries.
        ids: whose people come first in line; None: those who have waited longest.
        limit: of deliveries; what is due for one person is never parted, so there may be more.

    Returns:
        Deliveries in the order of their ids.
    """
    async with connection.transaction():
        await connection.execute(
            "SELECT pg_advisory_xact_lock(%s, %s)", (_LOCK, list(Channel).index(channel))
        )
        permit = await breakers.permit(connection, channel)
        if permit is Permit.NONE:
            return []
        most = 1 if permit is Permit.PROBE else limit
        claimed = await _take(connection, channel, ids, most)
        if permit is Permit.PROBE and claimed:
            await breakers.probing(connection, channel, CLAIM_SECONDS)
    return claimed


async def _take(
    connection: Connection, channel: Channel, ids: Sequence[int] | None, limit: int
) -> list[Delivery]:
    seeds: Composable = (_OLDEST if ids is None else _HINTED).format(due=_DUE, free=_FREE)
    cursor = await connection.execute(
        _CLAIM.format(seeds=seeds, due=_DUE, columns=COLUMNS),
        {
            "channel": channel,
            "ids": None if ids is None else list(ids),
            "limit": limit,
            "most": MOST_OF_ONE,
            "seconds": CLAIM_SECONDS,
        },
    )
    rows = await cursor.fetchall()
    return sorted((Delivery.model_validate(row) for row in rows), key=lambda row: row.id)


async def due(
    connection: Connection, channel: Channel, *, older_than_seconds: float, limit: int
) -> list[int]:
    """Ids of deliveries that should have been tried so long ago, oldest first; none of a paused channel."""
    if await breakers.permit(connection, channel) is Permit.NONE:
        return []
    cursor = await connection.execute(
        """
        SELECT id FROM deliveries
        WHERE channel = %s AND state IN ('pending', 'failed')
          AND next_try_at < now() - make_interval(secs => %s)
        ORDER BY next_try_at, id LIMIT %s
        """,
        (channel, older_than_seconds, limit),
    )
    return [row["id"] for row in await cursor.fetchall()]
