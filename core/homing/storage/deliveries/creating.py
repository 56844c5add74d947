"""Writing deliveries, in the transaction of what causes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from psycopg.types.json import Jsonb

from homing.models.kinds import Channel, OriginKind, ReasonClass
from homing.storage.database import Connection

#: PostgreSQL's channel on which new inbox deliveries are announced, as ids with commas between them.
INBOX_CHANNEL = "homing_inbox"


async def create_direct(
    connection: Connection,
    kind: OriginKind,
    origin_id: int,
    recipient_id: int,
    channels: Sequence[Channel],
    *,
    suppressed: Mapping[Channel, str] | None = None,
    traceparent: str | None = None,
) -> dict[Channel, list[int]]:
    """Writes the deliveries of something that is for one recipient, such as a notification.

    Args:
        connection: in the transaction that writes what they tell of.
        kind: what `origin_id` is the id of.
        origin_id: of the notification, signal or report.
        recipient_id: the person or fixed address.
        channels: that it goes out by.
        suppressed: channels that the person does not want, with the reason; the row says that it was considered.
        traceparent: of whoever asked.

    Returns:
        Ids of the rows that are new, by channel, suppressed ones too.
    """
    off = suppressed or {}
    rows: list[dict[str, object]] = [
        {
            "origin_kind": kind,
            "origin_id": origin_id,
            "recipient_id": recipient_id,
            "channel": channel,
            "subscription_ids": [],
            "traceparent": traceparent,
            "reason": off.get(channel),
        }
        for channel in dict.fromkeys((*channels, *off))
    ]
    created = await _insert(connection, rows)
    if Channel.INBOX in created and Channel.INBOX not in off:
        await _announce(connection, created[Channel.INBOX])
    return created


async def _insert(
    connection: Connection, rows: Sequence[Mapping[str, object]]
) -> dict[Channel, list[int]]:
    cursor = await connection.execute(
        """
        INSERT INTO deliveries (origin_kind, origin_id, recipient_id, channel, subscription_ids,
                                traceparent, state, next_try_at, sent_at, reason, reason_class)
        SELECT origin_kind, origin_id, recipient_id, channel, subscription_ids, traceparent, state,
               CASE state WHEN 'pending' THEN now() END, CASE state WHEN 'sent' THEN now() END,
               reason, CASE state WHEN 'suppressed' THEN %s END
        FROM jsonb_to_recordset(%s) AS new(origin_kind text, origin_id bigint, recipient_id bigint, channel text,
                                           subscription_ids bigint[], traceparent text, reason text)
        CROSS JOIN LATERAL (SELECT CASE WHEN reason IS NOT NULL THEN 'suppressed'
                                        WHEN channel = 'inbox' THEN 'sent' ELSE 'pending' END AS state) AS s
        ON CONFLICT (origin_kind, origin_id, recipient_id, channel) DO NOTHING
        RETURNING id, channel
        """,
        (ReasonClass.CHANNEL_OFF, Jsonb(rows)),
    )
    return {Channel(row["channel"]): [row["id"]] for row in await cursor.fetchall()}


async def _announce(connection: Connection, ids: Sequence[int]) -> None:
    await connection.execute("SELECT pg_notify(%s, %s)", (INBOX_CHANNEL, ",".join(map(str, ids))))
