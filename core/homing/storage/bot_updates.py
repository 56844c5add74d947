"""Updates that Telegram sends to a bot: written down before Telegram forgets them, kept until they are handled."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from homing.models.base import Value
from homing.storage.database import Connection

#: What is sent where updates are added; the payload is the bot's id.
CHANNEL = "homing_bot_updates"

#: A process that ended so often while it was busy with an update does not begin with it again.
MOST_BEGUN = 20


class BotUpdate(Value):
    """An update that waits."""

    update_id: int
    #: JSON, as Telegram sent it.
    body: str


async def add(connection: Connection, bot_id: int, updates: Mapping[int, str]) -> int:
    """Writes updates down and wakes the bot; those that are known are left as they are.

    Args:
        connection: the bot hears of them when its transaction is committed.
        bot_id: the digits before the colon of the bot's token.
        updates: by update_id, as JSON.

    Returns:
        How many are new.
    """
    cursor = await connection.execute(
        """
        WITH added AS (
            INSERT INTO bot_updates (bot_id, update_id, body)
            SELECT %(bot)s, update_id, body FROM unnest(%(ids)s::bigint[], %(bodies)s::text[]) AS u (update_id, body)
            ON CONFLICT DO NOTHING RETURNING update_id)
        SELECT count(*) AS added, CASE WHEN count(*) > 0 THEN pg_notify(%(channel)s, %(bot)s::text) END FROM added
        """,
        {
            "bot": bot_id,
            "ids": list(updates),
            "bodies": list(updates.values()),
            "channel": CHANNEL,
        },
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - count(*) has one row
    return int(row["added"])


async def begin(
    connection: Connection, bot_id: int, *, busy: Collection[int], limit: int
) -> list[BotUpdate]:
    """The oldest waiting updates besides those that are being handled; each is counted as begun.

    Args:
        connection: of the only process that handles this bot's updates.
        bot_id: of the bot.
        busy: ids of updates that are left out.
        limit: at most so many.
    """
    cursor = await connection.execute(
        """
        UPDATE bot_updates AS b SET begun = begun + 1
        FROM (SELECT bot_id, update_id FROM bot_updates
              WHERE bot_id = %(bot)s AND handled_at IS NULL AND NOT update_id = ANY (%(busy)s)
              ORDER BY update_id LIMIT %(limit)s) AS oldest
        WHERE b.bot_id = oldest.bot_id AND b.update_id = oldest.update_id
        RETURNING b.update_id, b.body
        """,
        {"bot": bot_id, "busy": list(busy), "limit": limit},
    )
    return sorted(
        (BotUpdate.model_validate(row) for row in await cursor.fetchall()),
        key=lambda update: update.update_id,
    )


async def give_up(connection: Connection, bot_id: int) -> list[int]:
    """Ends updates with which processes have died too often; returns their ids."""
    cursor = await connection.execute(
        """
        UPDATE bot_updates SET handled_at = now(), reason = 'the bot ended while it was busy with this'
        WHERE bot_id = %s AND handled_at IS NULL AND begun >= %s RETURNING update_id
        """,
        (bot_id, MOST_BEGUN),
    )
    return [row["update_id"] for row in await cursor.fetchall()]


async def finish(connection: Connection, bot_id: int, results: Mapping[int, str | None]) -> None:
    """Marks updates as handled: by id, None or the reason why that was not possible."""
    await connection.execute(
        """
        UPDATE bot_updates AS b
        SET handled_at = now(), reason = r.reason, body = CASE WHEN r.reason IS NOT NULL THEN b.body END
        FROM unnest(%(ids)s::bigint[], %(reasons)s::text[]) AS r (update_id, reason)
        WHERE b.bot_id = %(bot)s AND b.update_id = r.update_id
        """,
        {"bot": bot_id, "ids": list(results), "reasons": list(results.values())},
    )


async def listen(connection: Connection) -> None:
    """From now on the connection hears of added updates."""
    await connection.execute(f"LISTEN {CHANNEL}".encode())


async def drop(connection: Connection, *, days: int, limit: int) -> int:
    """Removes at most so many updates that were handled so long ago; returns how many."""
    cursor = await connection.execute(
        """
        DELETE FROM bot_updates WHERE (bot_id, update_id) IN (
            SELECT bot_id, update_id FROM bot_updates
            WHERE handled_at < now() - make_interval(days => %s) ORDER BY handled_at LIMIT %s)
        """,
        (days, limit),
    )
    return cursor.rowcount
