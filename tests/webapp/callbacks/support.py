"""What the tests of callbacks share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import NamedTuple, TypeAlias

from homing.models.delivery import Delivery
from homing.storage import deliveries, inbox, users
from homing.storage.database import Connection
from homing.storage.inbox import Note
from homing.storage.users import UserChannel

ADDRESS, NUMBER = "olha@mail.test", "+380501234567"
SITE = "https://homing.test"
BOUNCE_SECRET, TOKEN = "the secret of bounces", "twilio-token"


class Sent(NamedTuple):
    """A delivery that was sent."""

    id: int
    person: int
    message_id: str


Send: TypeAlias = Callable[..., Awaitable[Sent]]


async def delivery(connection: Connection, sent: Sent) -> Delivery:
    found = await deliveries.get(connection, sent.id)
    assert found is not None
    return found


async def channel(connection: Connection, person: int) -> UserChannel:
    """The only channel of the person."""
    [found] = await users.channels(connection, person)
    return found


async def notes(connection: Connection, person: int) -> list[Note]:
    """What Homing wrote to the person's inbox, newest first."""
    return [one for one in await inbox.page(connection, person) if isinstance(one, Note)]


async def named_by_a_notification(
    connection: Connection, sent: Sent, *, email: str | None = None, phone_number: str | None = None
) -> None:
    """Makes the delivery one of a notification that names an address of its own."""
    await connection.execute(
        """
        WITH n AS (INSERT INTO notifications (user_id, title, message, email, phone_number)
                   VALUES (%s, 't', 'm', %s, %s) RETURNING id)
        UPDATE deliveries SET origin_kind = 'notification', origin_id = n.id FROM n WHERE deliveries.id = %s
        """,
        (sent.person, email, phone_number, sent.id),
    )
