"""Messages to people that are not about an event: from other programs, from administrators, from Homing itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from homing.models.base import Value
from homing.storage.database import Connection


class NotificationKind(StrEnum):
    """Decides on the buttons below. `missed`: what somebody without alerts did not hear of; `broadcast`: what an
    administrator tells everybody."""

    MESSAGE = "message"
    MISSED = "missed"
    BROADCAST = "broadcast"


class Notification(Value):
    id: int
    user_id: int
    title: str
    message: str
    #: Where this one goes; None is where the person's channel leads.
    email: str | None
    phone_number: str | None
    created_at: datetime


class NewNotification(Value):
    user_id: int
    title: str
    message: str
    email: str | None = None
    phone_number: str | None = None
    #: The API key that asks for it.
    key_id: int | None = None
    kind: NotificationKind = NotificationKind.MESSAGE


class Once(Value):
    """What makes a request the same as an earlier one."""

    key: str
    #: SHA-256 of what was asked for.
    request_hash: bytes


class Earlier(Value):
    """An earlier request with the same key, and what was answered."""

    request_hash: bytes
    #: JSON.
    answer: str


class OutgoingNotification(Value):
    """A delivery of a notification, as its sender needs it."""

    delivery_id: int
    recipient_id: int
    #: The notification's own one, else the person's; None where there is neither.
    address: str | None
    #: Whether the person still wants to be reached this way, and the address to be written to.
    enabled: bool
    language: str
    #: It was tried before and no answer came.
    maybe_sent: bool

    notification_id: int
    kind: NotificationKind = NotificationKind.MESSAGE
    title: str
    message: str


async def create(
    connection: Connection, new: NewNotification, once: Once | None = None
) -> Notification | None:
    """The new notification; None where another request with the same key came first."""
    cursor = await connection.execute(
        """
        INSERT INTO notifications (user_id, title, message, email, phone_number, key_id, kind,
                                   idempotency_key, request_hash)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
        ON CONFLICT (coalesce(key_id, 0), idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
        RETURNING id, user_id, title, message, email, phone_number, created_at
        """,
        (
            *(new.user_id, new.title, new.message, new.email, new.phone_number, new.key_id),
            new.kind,
            *((once.key, once.request_hash) if once else (None, None)),
        ),
    )
    row = await cursor.fetchone()
    return None if row is None else Notification.model_validate(row)


async def keep_answer(connection: Connection, notification_id: int, answer: str) -> None:
    """What the same request will be answered with again."""
    await connection.execute(
        "UPDATE notifications SET answer = %s WHERE id = %s", (answer, notification_id)
    )


async def earlier(connection: Connection, key_id: int | None, key: str) -> Earlier | None:
    """What was asked for and answered before under this key."""
    cursor = await connection.execute(
        """
        SELECT request_hash, answer FROM notifications
        WHERE coalesce(key_id, 0) = coalesce(%s, 0) AND idempotency_key = %s
        """,
        (key_id, key),
    )
    row = await cursor.fetchone()
    return None if row is None else Earlier.model_validate(row)


async def get(connection: Connection, notification_id: int) -> Notification | None:
    cursor = await connection.execute(
        """
        SELECT id, user_id, title, message, email, phone_number, created_at
        FROM notifications WHERE id = %s
        """,
        (notification_id,),
    )
    row = await cursor.fetchone()
    return None if row is None else Notification.model_validate(row)


async def read(
    connection: Connection, delivery_ids: Sequence[int]
) -> dict[int, OutgoingNotification]:
    """By delivery id; without those whose notification is no longer there."""
    cursor = await connection.execute(
        """
        SELECT d.id AS delivery_id, d.recipient_id, u.language,
               coalesce(own.address, c.address) AS address,
               coalesce(c.enabled, true)
               AND NOT EXISTS (SELECT FROM address_optouts o
                               WHERE o.channel = d.channel
                                 AND o.address = lower(coalesce(own.address, c.address)))
               AND (n.kind <> 'broadcast' OR u.announcements) AS enabled,
               d.unanswered > 0 AS maybe_sent, n.id AS notification_id, n.kind, n.title, n.message
        FROM deliveries d
        JOIN notifications n ON n.id = d.origin_id
        JOIN users u ON u.id = d.recipient_id
        CROSS JOIN LATERAL (SELECT CASE d.channel WHEN 'email' THEN n.email
                                                  WHEN 'sms' THEN n.phone_number END AS address) AS own
        LEFT JOIN recipient_channels c ON c.recipient_id = d.recipient_id AND c.channel = d.channel
        WHERE d.origin_kind = 'notification' AND d.id = ANY (%s)
        """,
        (list(delivery_ids),),
    )
    return {
        row["delivery_id"]: OutgoingNotification.model_validate(row)
        for row in await cursor.fetchall()
    }
