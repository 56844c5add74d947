"""What providers report of messages that they took, and what that means for deliveries.

A digest is one message of several deliveries: a report about it is about all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from homing.models.base import Value
from homing.models.kinds import Channel
from homing.storage import deliveries
from homing.storage.database import Connection


class ReceiptStatus(StrEnum):
    """What was reported. The first six are Twilio's words."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    #: A mail server goes on trying.
    DELAYED = "delayed"
    #: The address does not exist.
    HARD_BOUNCE = "hard_bounce"
    #: Given up for a reason that may pass, such as a full mailbox.
    SOFT_BOUNCE = "soft_bounce"
    #: The person called it spam.
    COMPLAINT = "complaint"


class Receipt(Value):
    """A status of a delivery's message."""

    delivery_id: int
    status: ReceiptStatus
    code: str | None = None
    detail: str | None = None


class StoredReceipt(Receipt):
    at: datetime


async def add(connection: Connection, receipt: Receipt) -> int | None:
    """Writes a receipt down; one that is known stays as it is.

    Returns:
        The recipient of the delivery; None where there is no such delivery.
    """
    cursor = await connection.execute(
        "SELECT recipient_id FROM deliveries WHERE id = %s FOR KEY SHARE", (receipt.delivery_id,)
    )
    row = await cursor.fetchone()
    if row is None:
        return None
    await connection.execute(
        """
        INSERT INTO receipts (delivery_id, status, code, detail) VALUES (%s, %s, %s, %s)
        ON CONFLICT (delivery_id, status) DO NOTHING
        """,
        (receipt.delivery_id, receipt.status, receipt.code or None, receipt.detail or None),
    )
    return int(row["recipient_id"])


async def of_delivery(connection: Connection, delivery_id: int) -> list[StoredReceipt]:
    """What was reported, oldest first."""
    return (await of_deliveries(connection, [delivery_id])).get(delivery_id, [])


async def of_deliveries(
    connection: Connection, delivery_ids: Sequence[int]
) -> dict[int, list[StoredReceipt]]:
    """The same for several, without those of which nothing was reported."""
    cursor = await connection.execute(
        """
        SELECT delivery_id, status, code, detail, at FROM receipts
        WHERE delivery_id = ANY(%s) ORDER BY id
        """,
        (list(delivery_ids),),
    )
    found: dict[int, list[StoredReceipt]] = {}
    for row in await cursor.fetchall():
        found.setdefault(row["delivery_id"], []).append(StoredReceipt.model_validate(row))
    return found


async def mark_lost(connection: Connection, delivery_id: int, reason: str) -> int:
    """The message will not arrive after all: its deliveries are dead. Returns how many were not before."""
    cursor = await connection.execute(
        """
        UPDATE deliveries d
        SET state = 'dead', reason = %(reason)s, reason_class = 'refused', error_class = 'Returned',
            error_text = %(reason)s, sent_at = NULL, next_try_at = NULL, claimed_until = NULL, claimed_at = NULL
        FROM deliveries first
        WHERE first.id = %(id)s AND d.recipient_id = first.recipient_id AND d.channel = first.channel
          AND (d.id = first.id OR d.message_id = first.message_id) AND d.state IN ('sent', 'sending', 'failed')
        """,
        {"id": delivery_id, "reason": reason},
    )
    return cursor.rowcount


# The sends of a digest are written down together, so their times are the same. Of a sender that died only the
# claim is known, and it may have held other messages: then each delivery is alone.
_ANSWERED = """
    WITH newest AS (
        SELECT * FROM delivery_attempts WHERE delivery_id = %(id)s AND outcome = 'unanswered'
        ORDER BY claim DESC LIMIT 1)
    SELECT a.delivery_id, a.claim
    FROM newest
    JOIN deliveries first ON first.id = newest.delivery_id AND first.state = 'failed'
    JOIN deliveries d ON d.recipient_id = first.recipient_id AND d.channel = first.channel AND d.state = 'failed'
    JOIN delivery_attempts a ON a.delivery_id = d.id AND a.outcome = 'unanswered'
                            AND a.started_at = newest.started_at AND a.ended_at = newest.ended_at
    WHERE d.id = first.id OR newest.error_text IS DISTINCT FROM %(died)s
    ORDER BY d.id, a.claim FOR NO KEY UPDATE OF d
"""


async def mark_taken(connection: Connection, delivery_id: int, message_id: str) -> bool:
    """The provider has the message, although its answer never came: it need not be sent again.

    Answers one send, the newest that none has answered, for all deliveries that it told.

    Returns:
        Whether the delivery was waiting to be sent again.
    """
    cursor = await connection.execute(
        _ANSWERED, {"id": delivery_id, "died": deliveries.NEVER_CAME_BACK}
    )
    claims = {row["delivery_id"]: row["claim"] for row in await cursor.fetchall()}
    cursor = await connection.execute(
        """
        UPDATE deliveries
        SET state = 'sent', sent_at = now(), message_id = %s, next_try_at = NULL, claimed_at = NULL,
            unanswered = unanswered - 1, error_class = NULL, error_text = NULL
        WHERE id = ANY(%s) AND state = 'failed' AND unanswered > 0
        """,
        (message_id, [*claims] or [delivery_id]),
    )
    await connection.execute(
        """
        UPDATE delivery_attempts a SET outcome = 'sent', message_id = %s
        FROM unnest(%s::bigint[], %s::integer[]) AS known(delivery_id, claim)
        WHERE a.delivery_id = known.delivery_id AND a.claim = known.claim
        """,
        (message_id, [*claims], [*claims.values()]),
    )
    return cursor.rowcount > 0


async def soft_bounces(connection: Connection, recipient_id: int, *, days: int) -> int:
    """How many messages bounced for a reason that may pass, in so many days."""
    cursor = await connection.execute(
        """
        SELECT count(*) AS count FROM receipts r JOIN deliveries d ON d.id = r.delivery_id
        WHERE d.recipient_id = %s AND d.channel = %s AND r.status = 'soft_bounce'
          AND r.at > now() - make_interval(days => %s)
        """,
        (recipient_id, Channel.EMAIL, days),
    )
    row = await cursor.fetchone()
    return int(row["count"]) if row else 0
