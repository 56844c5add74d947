"""What people whose time is over did not hear of: one message a week, if there was anything.

A week is known by the day on which it ends. First the homes of all these people are counted, in one statement, since
matches are found by events and not by people; then they are told, a few at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from homing.models.base import Value
from homing.storage.database import Connection

#: Weeks that stay on record.
_KEPT = 8


class Missed(Value):
    """Of one person in one week."""

    user_id: int
    language: str
    homes: int


async def is_counted(connection: Connection, week: date) -> bool:
    cursor = await connection.execute("SELECT FROM missed_counts WHERE week = %s", (week,))
    return await cursor.fetchone() is not None


async def count(connection: Connection, week: date, since: datetime, until: datetime) -> int:
    """Counts the homes of a week once, in a transaction; returns how many people missed any.

    Only what happened after somebody's time was over counts: the rest they were told of.
    """
    cursor = await connection.execute(
        "INSERT INTO missed_counts (week) VALUES (%s) ON CONFLICT DO NOTHING", (week,)
    )
    if cursor.rowcount == 0:
        return 0
    cursor = await connection.execute(
        """
        INSERT INTO missed_weeks (user_id, week, homes)
        SELECT s.user_id, %(week)s, count(DISTINCT l.property_id)
        FROM events e
        JOIN matches m ON m.event_id = e.id
        JOIN subscriptions s ON s.id = m.subscription_id
        JOIN memberships p ON p.user_id = s.user_id
        JOIN listings l ON l.id = e.listing_id
        WHERE e.at >= %(since)s AND e.at < %(until)s AND p.until <= e.at
          AND NOT EXISTS (SELECT FROM dismissals x
                          WHERE x.user_id = s.user_id AND x.property_id = l.property_id)
        GROUP BY s.user_id
        ON CONFLICT DO NOTHING
        """,
        {"week": week, "since": since, "until": until},
    )
    await connection.execute(
        "DELETE FROM missed_weeks WHERE week < %s::date - %s", (week, _KEPT * 7)
    )
    return cursor.rowcount


async def untold(connection: Connection, week: date, at: datetime, *, limit: int) -> list[Missed]:
    """Some who were not told yet and still get no alerts, locked until the transaction ends."""
    cursor = await connection.execute(
        """
        SELECT w.user_id, u.language, w.homes
        FROM missed_weeks w JOIN users u ON u.id = w.user_id JOIN memberships p ON p.user_id = w.user_id
        WHERE w.week = %s AND w.notification_id IS NULL AND p.until <= %s
        ORDER BY w.user_id LIMIT %s FOR UPDATE OF w SKIP LOCKED
        """,
        (week, at, limit),
    )
    return [Missed.model_validate(row) async for row in cursor]


async def told(
    connection: Connection, week: date, notifications: Sequence[tuple[int, int]]
) -> None:
    """Pairs of person and notification that are written in this transaction."""
    await connection.execute(
        """
        UPDATE missed_weeks w SET notification_id = n.notification
        FROM unnest(%s::bigint[], %s::bigint[]) AS n (person, notification)
        WHERE w.week = %s AND w.user_id = n.person
        """,
        ([one for one, _ in notifications], [one for _, one in notifications], week),
    )
