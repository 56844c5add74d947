"""What the tests of callbacks share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import NamedTuple, TypeAlias

from homing.models.delivery import Delivery
from homing.storage import deliveries, users
from homing.storage.database import Connection
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
