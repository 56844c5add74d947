"""What administrators tell everybody who has come by Telegram and has not refused it.

A broadcast goes out step by step: each step writes the notifications and deliveries of the next people, in the order of
their ids, and remembers how far it came, in one transaction. So a kill at any point repeats nobody and forgets nobody.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from homing.models.base import Value
from homing.models.kinds import Channel, ReasonClass
from homing.storage.database import Connection


class BroadcastState(StrEnum):
    """`done`: everybody's delivery was tried."""

    DRAFT = "draft"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"


class Broadcast(Value):
    id: int
    #: Telegram id of who wrote it.
    admin_id: int
    title: str
    message: str
    state: BroadcastState
    #: People whose delivery is written.
    written: int
    created_at: datetime
    finished_at: datetime | None


class Progress(Value):
    """How far a broadcast is."""

    written: int
    #: People who are still to come.
    left: int
    sent: int
    #: Cannot be reached, or do not want it any more.
    failed: int


_COLUMNS = "id, admin_id, title, message, state, written, created_at, finished_at"

_WANTING = """
    users u JOIN recipient_channels c ON c.recipient_id = u.id AND c.channel = 'telegram' AND c.enabled
    WHERE u.announcements
"""

# Each half by an index of its own: few deliveries wait at any time, however many a broadcast has.
_OPEN = """
    SELECT origin_id FROM deliveries
    WHERE channel = 'telegram' AND origin_kind = 'notification' AND state IN ('pending', 'failed')
    UNION ALL
    SELECT origin_id FROM deliveries
    WHERE channel = 'telegram' AND origin_kind = 'notification' AND state = 'sending'
"""


async def draft(connection: Connection, admin_id: int, title: str, message: str) -> int:
    """A new one's id; nothing goes out yet."""
    cursor = await connection.execute(
        "INSERT INTO broadcasts (admin_id, title, message) VALUES (%s, %s, %s) RETURNING id",
        (admin_id, title, message),
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - RETURNING of one inserted row
    return int(row["id"])


async def get(connection: Connection, broadcast_id: int) -> Broadcast | None:
    cursor = await connection.execute(
        f"SELECT {_COLUMNS} FROM broadcasts WHERE id = %s",  # noqa: S608 - a constant
        (broadcast_id,),
    )
    row = await cursor.fetchone()
    return None if row is None else Broadcast.model_validate(row)


async def audience(connection: Connection) -> int:
    """How many people it would go to."""
    cursor = await connection.execute(f"SELECT count(*) AS n FROM {_WANTING}")  # noqa: S608 - a constant
    row = await cursor.fetchone()
    return int(row["n"]) if row else 0


async def start(connection: Connection, broadcast_id: int) -> bool:
    """Lets a draft go out; False where it is none any more."""
    return await _change(connection, broadcast_id, BroadcastState.DRAFT, BroadcastState.RUNNING)


async def stop(connection: Connection, broadcast_id: int) -> bool:
    """Writes to nobody any more, in a transaction; False where it does not go out."""
    if not await _change(connection, broadcast_id, BroadcastState.RUNNING, BroadcastState.STOPPED):
        return False
    await connection.execute(
        """
        UPDATE deliveries SET state = 'suppressed', next_try_at = NULL, claimed_at = NULL,
                              reason = 'the broadcast was stopped', reason_class = %s
        WHERE origin_kind = 'notification' AND state IN ('pending', 'failed')
          AND origin_id IN (SELECT id FROM notifications WHERE broadcast_id = %s)
        """,
        (ReasonClass.GONE, broadcast_id),
    )
    return True


async def discard(connection: Connection, broadcast_id: int) -> bool:
    """Removes a draft."""
    cursor = await connection.execute(
        "DELETE FROM broadcasts WHERE id = %s AND state = 'draft'", (broadcast_id,)
    )
    return cursor.rowcount > 0


async def step(connection: Connection, limit: int) -> list[int]:
    """Writes deliveries for the next people of the oldest running broadcast, in a transaction; their ids."""
    cursor = await connection.execute(
        f"""
        WITH one AS MATERIALIZED (
            SELECT id, title, message, last_user FROM broadcasts WHERE state = 'running'
            ORDER BY id LIMIT 1 FOR UPDATE),
        people AS MATERIALIZED (
            SELECT u.id FROM one, {_WANTING} AND u.id > one.last_user ORDER BY u.id LIMIT %(limit)s),
        told AS (
            INSERT INTO notifications (user_id, title, message, kind, broadcast_id)
            SELECT people.id, title, message, 'broadcast', one.id FROM one, people RETURNING id, user_id),
        noted AS (
            UPDATE broadcasts SET last_user = greatest(last_user, (SELECT max(id) FROM people)),
                                  written = written + (SELECT count(*) FROM people)
            WHERE id = (SELECT id FROM one) AND EXISTS (SELECT FROM people))
        INSERT INTO deliveries (origin_kind, origin_id, recipient_id, channel)
        SELECT 'notification', id, user_id, %(channel)s FROM told ORDER BY user_id RETURNING id
        """,  # noqa: S608 - a constant
        {"limit": limit, "channel": Channel.TELEGRAM},
    )
    return [row["id"] async for row in cursor]


async def finish(connection: Connection, at: datetime) -> list[Broadcast]:
    """Ends those that went out and of which nothing waits any more; each is given once."""
    cursor = await connection.execute(
        f"""
        UPDATE broadcasts b SET state = 'done', finished_at = %s
        WHERE state = 'running'
          AND NOT EXISTS (SELECT FROM {_WANTING} AND u.id > b.last_user)
          AND NOT EXISTS (SELECT FROM ({_OPEN}) AS d JOIN notifications n ON n.id = d.origin_id
                          WHERE n.broadcast_id = b.id)
        RETURNING {_COLUMNS}
        """,  # noqa: S608 - constants
        (at,),
    )
    return [Broadcast.model_validate(row) async for row in cursor]


async def progress(connection: Connection, broadcast_id: int) -> Progress | None:
    """None where there is no such broadcast."""
    cursor = await connection.execute(
        f"""
        SELECT written,
               CASE WHEN state IN ('stopped', 'done') THEN 0
                    ELSE (SELECT count(*) FROM {_WANTING} AND u.id > b.last_user) END AS left,
               sums.sent, sums.failed
        FROM broadcasts b
        CROSS JOIN LATERAL (
            SELECT count(*) FILTER (WHERE d.state = 'sent') AS sent,
                   count(*) FILTER (WHERE d.state IN ('dead', 'suppressed')) AS failed
            FROM notifications n JOIN deliveries d ON d.origin_kind = 'notification' AND d.origin_id = n.id
            WHERE n.broadcast_id = b.id) AS sums
        WHERE b.id = %s
        """,  # noqa: S608 - a constant
        (broadcast_id,),
    )
    row = await cursor.fetchone()
    return None if row is None else Progress.model_validate(row)


async def latest(connection: Connection, limit: int = 5) -> list[Broadcast]:
    """Newest first, drafts not among them."""
    cursor = await connection.execute(
        f"SELECT {_COLUMNS} FROM broadcasts WHERE state <> 'draft' ORDER BY id DESC LIMIT %s",  # noqa: S608 - a constant
        (limit,),
    )
    return [Broadcast.model_validate(row) async for row in cursor]


async def _change(
    connection: Connection, broadcast_id: int, old: BroadcastState, new: BroadcastState
) -> bool:
    cursor = await connection.execute(
        """
        UPDATE broadcasts SET state = %(new)s, finished_at = CASE %(new)s WHEN 'stopped' THEN now() END
        WHERE id = %(id)s AND state = %(old)s
        """,
        {"id": broadcast_id, "old": old, "new": new},
    )
    return cursor.rowcount > 0
