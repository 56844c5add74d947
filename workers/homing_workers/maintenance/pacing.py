"""How many messages to everybody may be written now: so few that alerts, which come any time, do not wait for them."""

from __future__ import annotations

from homing.models.kinds import Channel
from homing.storage import deliveries
from homing.storage.database import Connection

#: Messages that wait at most: three seconds' worth at Telegram's pace.
MOST_WAITING = 90


async def room(connection: Connection) -> int:
    """0 while that many deliveries, of whatever kind, wait for Telegram."""
    return MOST_WAITING - await deliveries.in_hand(connection, Channel.TELEGRAM, MOST_WAITING)
