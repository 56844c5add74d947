"""Removing messages of chats that nobody needs any more. The ledgers keep their ids: none is read again."""

from __future__ import annotations

from homing.storage.database import Connection


async def drop_signals(connection: Connection, *, days: int, limit: int) -> int:
    """Removes signals so old of which no delivery is left, with their edits; returns how many."""
    cursor = await connection.execute(
        """
        DELETE FROM signals WHERE id IN (
            SELECT id FROM signals s
            WHERE created_at < now() - make_interval(days => %(days)s)
              AND NOT EXISTS (SELECT FROM deliveries WHERE origin_kind = 'signal' AND origin_id = s.id)
              AND NOT EXISTS (SELECT FROM signal_edits e JOIN deliveries d
                              ON d.origin_kind = 'signal_edit' AND d.origin_id = e.id WHERE e.signal_id = s.id)
            ORDER BY created_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
        """,
        {"days": days, "limit": limit},
    )
    return cursor.rowcount


async def drop_messages(connection: Connection, *, days: int, limit: int) -> int:
    """Removes messages that were sent so long ago; returns how many.

    Those stay that are still to be classified, that a signal tells of, or that are a home which can be had.
    """
    cursor = await connection.execute(
        """
        DELETE FROM messages WHERE id IN (
            SELECT id FROM messages m
            WHERE sent_at < now() - make_interval(days => %(days)s) AND stored_at < now() - make_interval(days => %(days)s)
              AND classified_version = version
              AND NOT EXISTS (SELECT FROM signals WHERE message_id = m.id)
              AND NOT EXISTS (SELECT FROM sources s JOIN listings l ON l.source_id = s.id
                              WHERE s.type = 'telegram' AND l.external_id = m.chat_id || '/' || m.message_id
                                AND l.status IN ('available', 'presale'))
            ORDER BY sent_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
        """,
        {"days": days, "limit": limit},
    )
    return cursor.rowcount
