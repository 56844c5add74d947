"""Parts of e-mails, and states of deliveries."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any

from homing.models.delivery import Delivery
from homing.storage import deliveries


def part(message: EmailMessage, kind: str) -> str:
    """The content of the part that shows HTML ("html") or plain text ("plain")."""
    found = message.get_body([kind])
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


async def state(world: Any, delivery_id: int) -> Delivery:
    found = await deliveries.get(world.connection, delivery_id)
    assert found is not None
    return found


async def make_due(world: Any) -> None:
    await world.connection.execute(
        "UPDATE deliveries SET next_try_at = now() WHERE next_try_at IS NOT NULL"
    )
