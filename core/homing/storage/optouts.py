"""Channels that people, or their addresses, do not want messages by any more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from homing.models.base import Value
from homing.models.kinds import Channel
from homing.storage.database import Connection

#: Reason of those who said so themselves, by a link or by answering STOP; START takes it back.
UNSUBSCRIBED, STOPPED = "unsubscribed", "answered STOP"


class SwitchedOff(Value):
    """A channel that was on until now."""

    recipient_id: int
    channel: Channel


async def switch_off(
    connection: Connection, recipient_id: int, channel: Channel, reason: str
) -> bool:
    """No further deliveries to the recipient this way; one whose address is not known is remembered too.

    Returns:
        Whether there is such a recipient. A channel that is off already keeps its reason.
    """
    cursor = await connection.execute(
        """
        INSERT INTO recipient_channels (recipient_id, channel, address, enabled, disabled_reason)
        SELECT id, %s, NULL, false, %s FROM recipients WHERE id = %s
        ON CONFLICT (recipient_id, channel) DO UPDATE
        SET enabled = false,
            disabled_reason = CASE WHEN recipient_channels.enabled THEN EXCLUDED.disabled_reason
                                   ELSE recipient_channels.disabled_reason END
        """,
        (channel, reason, recipient_id),
    )
    return cursor.rowcount > 0


async def is_off(connection: Connection, recipient_id: int, channel: Channel) -> bool:
    """Whether the recipient gets nothing this way."""
    cursor = await connection.execute(
        "SELECT FROM recipient_channels WHERE recipient_id = %s AND channel = %s AND NOT enabled",
        (recipient_id, channel),
    )
    return await cursor.fetchone() is not None


async def switch_off_address(
    connection: Connection, channel: Channel, address: str, reason: str
) -> list[SwitchedOff]:
    """No further deliveries to an address, to anybody whose channel it is."""
    cursor = await connection.execute(
        """
        UPDATE recipient_channels SET enabled = false, disabled_reason = %s
        WHERE channel = %s AND lower(address) = lower(%s) AND enabled
        RETURNING recipient_id, channel
        """,
        (reason, channel, address),
    )
    return _switched_off(await cursor.fetchall())


async def switch_off_reached(
    connection: Connection, delivery_id: int, reason: str
) -> list[SwitchedOff]:
    """No further deliveries where this one went, for its recipient.

    A notification may name an address of its own; the recipient's other one stays on then.
    """
    cursor = await connection.execute(
        """
        UPDATE recipient_channels c SET enabled = false, disabled_reason = %s
        FROM deliveries d
        LEFT JOIN notifications n ON d.origin_kind = 'notification' AND n.id = d.origin_id
        WHERE d.id = %s AND c.recipient_id = d.recipient_id AND c.channel = d.channel AND c.enabled
          AND lower(coalesce(CASE d.channel WHEN 'email' THEN n.email WHEN 'sms' THEN n.phone_number END,
                             c.address)) = lower(c.address)
        RETURNING c.recipient_id, c.channel
        """,
        (reason, delivery_id),
    )
    return _switched_off(await cursor.fetchall())


async def stop(connection: Connection, channel: Channel, address: str) -> None:
    """Nothing to an address any more, because it said so: as a person's channel, or named by a notification."""
    await switch_off_address(connection, channel, address, STOPPED)
    await connection.execute(
        """
        INSERT INTO address_optouts (channel, address, reason) VALUES (%s, lower(%s), %s)
        ON CONFLICT DO NOTHING
        """,
        (channel, address, STOPPED),
    )


async def take_back(connection: Connection, channel: Channel, address: str) -> None:
    """Undoes `stop`; an address that was switched off for another reason stays off."""
    await connection.execute(
        "DELETE FROM address_optouts WHERE channel = %s AND address = lower(%s) AND reason = %s",
        (channel, address, STOPPED),
    )
    await connection.execute(
        """
        UPDATE recipient_channels SET enabled = true, disabled_reason = NULL
        WHERE channel = %s AND lower(address) = lower(%s) AND disabled_reason = %s
        """,
        (channel, address, STOPPED),
    )


def _switched_off(rows: Sequence[dict[str, Any]]) -> list[SwitchedOff]:
    return [SwitchedOff.model_validate(row) for row in rows]
