"""Deliveries of the daily report, and what a sender needs to know of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from homing.models.kinds import Channel
from homing.storage import addresses, syncs
from homing.storage.database import Connection
from homing.storage.syncs import Sync


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingReport:
    """A delivery about the syncs of one day."""

    delivery_id: int
    recipient_id: int
    address: str | None
    enabled: bool
    #: It was tried before and no answer came.
    maybe_sent: bool
    day: date
    #: That are at their end; oldest first.
    syncs: tuple[Sync, ...]


async def create(
    connection: Connection, channel: Channel, address: str, *, since: datetime, at: datetime
) -> int | None:
    """Writes the delivery of the last finished sync, unless the channel has one of it or one of today.

    The caller holds a lock, so that nobody else does this at the same time.

    Args:
        connection: in the caller's transaction.
        channel: telegram or email.
        address: chat id or e-mail address.
        since: when today's report became due.
        at: the present time.

    Returns:
        The new delivery's id; None where there is nothing to send.
    """
    cursor = await connection.execute(
        """
        SELECT id FROM syncs last
        WHERE id = (SELECT id FROM syncs WHERE finished_at <= %s ORDER BY finished_at DESC, id DESC LIMIT 1)
          AND NOT EXISTS (SELECT FROM deliveries d
                          WHERE d.origin_kind = 'report' AND d.channel = %s
                            AND (d.origin_id = last.id OR d.created_at >= %s))
        """,
        (at, channel, since),
    )
    last = await cursor.fetchone()
    if last is None:
        return None
    recipient = await addresses.recipient(connection, channel, address)
    cursor = await connection.execute(
        """
        INSERT INTO deliveries (origin_kind, origin_id, recipient_id, channel, created_at)
        VALUES ('report', %s, %s, %s, %s)
        ON CONFLICT (origin_kind, origin_id, recipient_id, channel) DO NOTHING RETURNING id
        """,
        (last["id"], recipient, channel, at),
    )
    made = await cursor.fetchone()
    return None if made is None else int(made["id"])


async def read(connection: Connection, delivery_ids: Sequence[int]) -> dict[int, OutgoingReport]:
    """By delivery id; without those whose sync is no longer there."""
    cursor = await connection.execute(
        """
        SELECT d.id AS delivery_id, d.recipient_id, c.address, coalesce(c.enabled, false) AS enabled,
               d.unanswered > 0 AS maybe_sent, s.day
        FROM deliveries d
        JOIN syncs s ON s.id = d.origin_id
        LEFT JOIN recipient_channels c ON c.recipient_id = d.recipient_id AND c.channel = d.channel
        WHERE d.origin_kind = 'report' AND d.id = ANY (%s)
        """,
        (list(delivery_ids),),
    )
    rows = await cursor.fetchall()
    days = {row["day"]: await _finished_on(connection, row["day"]) for row in rows}
    return {row["delivery_id"]: OutgoingReport(**row, syncs=days[row["day"]]) for row in rows}


async def _finished_on(connection: Connection, day: date) -> tuple[Sync, ...]:
    found = await syncs.since(connection, day)
    return tuple(each for each in found if each.day == day and each.finished_at is not None)
