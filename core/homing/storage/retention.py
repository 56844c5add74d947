"""Removing what is over, oldest first, a small batch at a time.

Rows get their numbers in the order of time, so the first row that is recent ends the search: a call costs little where
there is nothing to remove. What is still to be matched or sent stays, and so does the history of prices.
"""

from __future__ import annotations

from homing.storage.database import Connection

#: Runs of each source that stay, however old: what is missing at a source is told from them.
_RUNS_KEPT = 20


async def drop_deliveries(connection: Connection, *, days: int, limit: int) -> int:
    """Removes deliveries that were sent or given up so long ago, with their attempts; returns how many."""
    return await _drop(
        connection,
        """
        DELETE FROM deliveries WHERE id IN (
            SELECT id FROM deliveries
            WHERE id < coalesce((SELECT id FROM deliveries WHERE created_at >= now() - make_interval(days => %(days)s)
                                 ORDER BY id LIMIT 1), 9223372036854775807)
              AND state IN ('sent', 'dead', 'suppressed')
              AND coalesce(replayed_at, created_at) < now() - make_interval(days => %(days)s)
            ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
        """,
        days,
        limit,
    )


async def drop_notifications(connection: Connection, *, days: int, limit: int) -> int:
    """Removes notifications so old of which no delivery is left; returns how many."""
    return await _drop(
        connection,
        """
        DELETE FROM notifications WHERE id IN (
            SELECT id FROM notifications n
            WHERE created_at < now() - make_interval(days => %(days)s)
              AND id < coalesce((SELECT id FROM notifications
                                 WHERE created_at >= now() - make_interval(days => %(days)s)
                                 ORDER BY id LIMIT 1), 9223372036854775807)
              AND NOT EXISTS (SELECT FROM deliveries
                              WHERE origin_kind = 'notification' AND origin_id = n.id)
            ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
        """,
        days,
        limit,
    )


async def drop_matches(connection: Connection, *, days: int, limit: int) -> int:
    """Removes matches of events so old; returns how many."""
    return await _drop(
        connection,
        """
        DELETE FROM matches m USING (
            SELECT event_id, subscription_id FROM matches
            WHERE event_id < coalesce((SELECT id FROM events WHERE at >= now() - make_interval(days => %(days)s)
                                       ORDER BY id LIMIT 1), 9223372036854775807)
            ORDER BY event_id, subscription_id LIMIT %(limit)s) AS old
        WHERE m.event_id = old.event_id AND m.subscription_id = old.subscription_id
        """,
        days,
        limit,
    )


async def drop_events(connection: Connection, *, days: int, limit: int) -> int:
    """Removes events so old that say nothing of prices and that no delivery tells of; returns how many."""
    return await _drop(
        connection,
        """
        DELETE FROM events WHERE id IN (
            SELECT id FROM events e
            WHERE kind IN ('updated', 'removed', 'sold', 'relisted') AND matched_at IS NOT NULL
              AND at < now() - make_interval(days => %(days)s)
              AND NOT EXISTS (SELECT FROM deliveries WHERE origin_kind = 'event' AND origin_id = e.id)
            ORDER BY at LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
        """,
        days,
        limit,
    )


async def drop_runs(connection: Connection, *, days: int, limit: int) -> int:
    """Removes runs that ended so long ago, with their rejected records; returns how many.

    Of each source the newest runs stay, and the newest complete one.
    """
    return await _drop(
        connection,
        f"""
        DELETE FROM runs WHERE id IN (
            SELECT id FROM runs r
            WHERE finished_at < now() - make_interval(days => %(days)s)
              AND id < (SELECT id FROM runs WHERE source_id = r.source_id
                        ORDER BY id DESC OFFSET {_RUNS_KEPT - 1} LIMIT 1)
              AND id < coalesce((SELECT max(id) FROM runs WHERE source_id = r.source_id AND complete),
                                9223372036854775807)
            ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
        """,  # noqa: S608 - a constant
        days,
        limit,
    )


async def drop_rejections(connection: Connection, *, days: int, limit: int) -> int:
    """Removes rejected records so old; returns how many."""
    return await _drop(
        connection,
        """
        DELETE FROM rejections WHERE id IN (
            SELECT id FROM rejections WHERE at < now() - make_interval(days => %(days)s)
              AND id < coalesce((SELECT id FROM rejections WHERE at >= now() - make_interval(days => %(days)s)
                                 ORDER BY id LIMIT 1), 9223372036854775807)
            ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
        """,
        days,
        limit,
    )


async def _drop(connection: Connection, query: str, days: int, limit: int) -> int:
    cursor = await connection.execute(query.encode(), {"days": days, "limit": limit})
    return cursor.rowcount
