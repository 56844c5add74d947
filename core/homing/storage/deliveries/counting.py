"""How the ledger stands, in numbers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from homing.models.base import Value
from homing.models.kinds import Channel, DeliveryState, ReasonClass
from homing.storage.database import Connection


class Stats(Value):
    """How many deliveries of a channel are in a state."""

    channel: Channel
    state: DeliveryState
    #: Of dead and suppressed ones.
    reason_class: ReasonClass | None
    count: int
    #: Of these: a send's answer never came, so the person may have got it twice.
    maybe_twice: int


class Backlog(Value):
    """What a channel has to do."""

    channel: Channel
    #: That could be sent now.
    due: int
    #: When the oldest of them was written; None where nothing is due.
    oldest: datetime | None
    sent_last_hour: int


class OnDay(Value):
    """How many deliveries of a day are in a state now."""

    day: date
    state: DeliveryState
    count: int


async def stats(connection: Connection) -> list[Stats]:
    """Counts of everything, by channel, state and reason."""
    cursor = await connection.execute(
        """
        SELECT channel, state, reason_class, count(*) AS count,
               count(*) FILTER (WHERE unanswered > (state <> 'sent')::int) AS maybe_twice
        FROM deliveries GROUP BY channel, state, reason_class ORDER BY channel, state, reason_class
        """
    )
    return [Stats.model_validate(row) for row in await cursor.fetchall()]


async def backlog(connection: Connection) -> list[Backlog]:
    """Of each channel that has anything due, or sent anything in the last hour."""
    cursor = await connection.execute(
        """
        SELECT channel, count(*) FILTER (WHERE next_try_at <= now()) AS due,
               min(created_at) FILTER (WHERE next_try_at <= now()) AS oldest,
               count(*) FILTER (WHERE sent_at > now() - interval '1 hour') AS sent_last_hour
        FROM deliveries
        WHERE channel <> 'inbox' AND (next_try_at <= now() OR sent_at > now() - interval '1 hour')
        GROUP BY channel ORDER BY channel
        """
    )
    return [Backlog.model_validate(row) for row in await cursor.fetchall()]


async def in_hand(connection: Connection, channel: Channel, most: int) -> int:
    """How many deliveries are being sent or could be sent now; `most` where there are more."""
    cursor = await connection.execute(
        """
        SELECT count(*) AS n FROM (
            (SELECT FROM deliveries WHERE channel = %(channel)s AND state IN ('pending', 'failed')
                                      AND next_try_at <= now() LIMIT %(most)s)
            UNION ALL
            (SELECT FROM deliveries WHERE channel = %(channel)s AND state = 'sending' LIMIT %(most)s)) AS found
        """,
        {"channel": channel, "most": most},
    )
    row = await cursor.fetchone()
    return min(int(row["n"]), most) if row else 0


async def sent_today(
    connection: Connection, channel: Channel, recipient_ids: Iterable[int]
) -> dict[int, int]:
    """Messages about events in the last 24 hours, of those recipients that had any; a digest is one."""
    cursor = await connection.execute(
        """
        SELECT recipient_id, count(DISTINCT message_id) AS n FROM deliveries
        WHERE recipient_id = ANY(%s) AND channel = %s AND origin_kind = 'event'
          AND sent_at > now() - interval '1 day'
        GROUP BY recipient_id
        """,
        (list(recipient_ids), channel),
    )
    return {row["recipient_id"]: row["n"] for row in await cursor.fetchall()}


async def by_day(connection: Connection, *, days: int, zone: str) -> list[OnDay]:
    """Deliveries that went out, or were to, written in the last days of that zone; the inbox not counted."""
    cursor = await connection.execute(
        """
        SELECT (created_at AT TIME ZONE %(zone)s)::date AS day, state, count(*) AS count FROM deliveries
        WHERE channel <> 'inbox' AND created_at > now() - make_interval(days => %(days)s)
        GROUP BY 1, 2 ORDER BY 1, 2
        """,
        {"zone": zone, "days": days},
    )
    return [OnDay.model_validate(row) for row in await cursor.fetchall()]


async def error_classes(connection: Connection) -> list[tuple[Channel, str, int]]:
    """Of dead deliveries: channel, class of the last error, and how many there are."""
    cursor = await connection.execute(
        """
        SELECT channel, coalesce(error_class, '') AS error_class, count(*) AS count
        FROM deliveries WHERE state = 'dead' GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
        """
    )
    return [
        (Channel(row["channel"]), row["error_class"], row["count"])
        for row in await cursor.fetchall()
    ]
