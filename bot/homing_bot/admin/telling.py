"""Messages that are not answers: they go by the ledger of deliveries, so that they are not lost."""

from __future__ import annotations

from homing.models.kinds import Channel, OriginKind
from homing.storage import deliveries, notifications, users
from homing.storage.database import Connection
from homing.storage.notifications import NewNotification


async def tell_admin(connection: Connection, telegram_id: int, title: str, text: str) -> bool:
    """Whether the administrator has said /start and is told."""
    admin = await users.by_telegram(connection, telegram_id)
    if admin is None:
        return False
    await tell_user(connection, admin.id, title, text)
    return True


async def tell_user(connection: Connection, user_id: int, title: str, text: str) -> None:
    """Writes a message to somebody's chat and inbox, in the transaction of what it tells of."""
    made = await notifications.create(
        connection, NewNotification(user_id=user_id, title=title, message=text)
    )
    assert made is not None  # noqa: S101 - without a key it cannot have been asked for before
    enabled = (await users.enabled_channels(connection, [user_id])).get(user_id, [])
    channels = [Channel.INBOX, *(one for one in enabled if one is Channel.TELEGRAM)]
    await deliveries.create_direct(connection, OriginKind.NOTIFICATION, made.id, user_id, channels)
