"""Messages that somebody is told of at once, and the deliveries that tell them.

A signal is one message for one chat, whatever rules say so. Its delivery has the origin `signal`. A later version of the
message is a delivery of its own, origin `signal_edit`, which edits what was told; it rings nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from psycopg.types.json import Jsonb

from homing.models.base import Value
from homing.models.kinds import Channel, DeliveryState, OriginKind
from homing.models.message import Message
from homing.storage import addresses, deliveries
from homing.storage.database import Connection


class Told(Value):
    """A signal as lists show it."""

    id: int
    created_at: datetime
    rule: str
    target: str
    chat_id: int
    chat_username: str | None
    chat_title: str
    message_id: int
    text: str
    #: Of its delivery; None where retention has removed it.
    state: DeliveryState | None


_CREATE = """
    INSERT INTO signals (message_id, version, target, rule)
    SELECT message_id, version, target, rule
    FROM jsonb_to_recordset(%s) AS new(message_id bigint, version integer, target text, rule text)
    ON CONFLICT (message_id, target) DO NOTHING
    RETURNING id, message_id, target
"""

_EDIT = """
    WITH edits AS (
        INSERT INTO signal_edits (signal_id, version)
        SELECT s.id, m.version FROM signals s
        JOIN unnest(%s::bigint[], %s::integer[]) AS m(id, version) ON m.id = s.message_id AND m.version > s.version
        ORDER BY s.id
        ON CONFLICT (signal_id, version) DO NOTHING
        RETURNING id, signal_id)
    SELECT edits.id, s.message_id, d.recipient_id FROM edits
    JOIN signals s ON s.id = edits.signal_id
    JOIN deliveries d ON d.origin_kind = 'signal' AND d.origin_id = s.id AND d.channel = 'telegram'
    ORDER BY edits.id
"""


_TOLD_LAST = """
    SELECT c.recipient_id AS id, c.enabled FROM signals s
    JOIN deliveries d ON d.origin_kind = 'signal' AND d.origin_id = s.id
    JOIN recipient_channels c ON c.recipient_id = d.recipient_id AND c.channel = d.channel
    WHERE s.target = %s ORDER BY s.id DESC LIMIT 1
"""


async def create(
    connection: Connection,
    told: Sequence[tuple[Message, Mapping[str, str]]],
    traceparents: Mapping[int, str],
) -> list[int]:
    """Writes signals with their deliveries; those that are there already stay as they are.

    Args:
        connection: in the caller's transaction.
        told: messages, each with the chats that are told of it and the names of the rules that say so.
        traceparents: of the spans that the deliveries belong to, by the messages' rows.

    Returns:
        Ids of the new deliveries.
    """
    rows = [
        {"message_id": message.id, "version": message.version, "target": target, "rule": rule}
        for message, targets in told
        for target, rule in targets.items()
    ]
    if not rows:
        return []
    # In one order, so that two who do this at once wait for each other at most once.
    recipients = {
        target: await _recipient(connection, target)
        for target in sorted({str(row["target"]) for row in rows})
    }
    cursor = await connection.execute(_CREATE, (Jsonb(rows),))
    return [
        number
        for row in await cursor.fetchall()
        for number in await _deliver(
            connection,
            OriginKind.SIGNAL,
            row["id"],
            recipients[row["target"]],
            traceparents.get(row["message_id"]),
        )
    ]


async def edit(connection: Connection, messages: Sequence[Message]) -> list[int]:
    """Writes edits of signals whose message has a later version than was told, withdrawals too.

    Args:
        connection: in the caller's transaction.
        messages: as they are now.

    Returns:
        Ids of the new deliveries.
    """
    later = [message for message in messages if message.version > 1]
    if not later:
        return []
    traceparents = {message.id: message.traceparent for message in later}
    cursor = await connection.execute(
        _EDIT, ([message.id for message in later], [message.version for message in later])
    )
    return [
        number
        for row in await cursor.fetchall()
        for number in await _deliver(
            connection,
            OriginKind.SIGNAL_EDIT,
            row["id"],
            row["recipient_id"],
            traceparents.get(row["message_id"]),
        )
    ]


async def newest(connection: Connection, *, limit: int, before: int | None = None) -> list[Told]:
    """The newest signals, or those older than the signal `before`."""
    cursor = await connection.execute(
        """
        SELECT s.id, s.created_at, s.rule, s.target, m.chat_id, c.username AS chat_username, c.title AS chat_title,
               m.message_id, m.text, d.state
        FROM signals s
        JOIN messages m ON m.id = s.message_id
        JOIN telegram_chats c ON c.chat_id = m.chat_id
        LEFT JOIN deliveries d ON d.origin_kind = 'signal' AND d.origin_id = s.id
        WHERE %(before)s::bigint IS NULL OR s.id < %(before)s
        ORDER BY s.id DESC LIMIT %(limit)s
        """,
        {"before": before, "limit": limit},
    )
    return [Told.model_validate(row) for row in await cursor.fetchall()]


async def _recipient(connection: Connection, target: str) -> int:
    """Whoever was told last, since a group may have moved to another number since; else whoever has the address."""
    cursor = await connection.execute(_TOLD_LAST, (target,))
    last = await cursor.fetchone()
    if last is None:
        return await addresses.recipient(connection, Channel.TELEGRAM, target)
    if not last["enabled"]:
        await addresses.switch_on(connection, last["id"], Channel.TELEGRAM)
    return int(last["id"])


async def _deliver(
    connection: Connection,
    kind: OriginKind,
    origin_id: int,
    recipient_id: int,
    traceparent: str | None,
) -> list[int]:
    made = await deliveries.create_direct(
        connection, kind, origin_id, recipient_id, [Channel.TELEGRAM], traceparent=traceparent
    )
    return made.get(Channel.TELEGRAM, [])
