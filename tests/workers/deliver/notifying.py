"""Deliveries of notifications."""

from __future__ import annotations

from typing import Any

from homing.models.kinds import Channel
from homing.storage import notifications, users
from homing.storage.notifications import NewNotification

TEXT = "The keys are at the concierge.\n\nPlease bring <your> passport.\nSecond floor."


async def notification(world: Any, channel: Channel, address: str, **fields: Any) -> int:
    """A delivery of a notification for a person who is reached there."""
    user = await world.user()
    await users.set_channel(world.connection, user, channel, address)
    told = {"title": "Viewing at noon", "message": TEXT} | fields
    made = await notifications.create(world.connection, NewNotification(user_id=user, **told))
    assert made is not None
    return int(
        await world.delivery(made.id, user, origin_kind="notification", channel=channel.value)
    )
