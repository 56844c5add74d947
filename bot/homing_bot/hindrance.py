"""Why no alerts come into somebody's chat, though they have searches."""

from __future__ import annotations

from datetime import UTC, datetime

from homing.i18n import Catalogue
from homing.models.kinds import Channel
from homing.storage import memberships, users
from homing.storage.database import Connection
from homing.storage.memberships import MembershipStatus
from homing_bot import phrases
from homing_bot.menu.standing import short


async def hindrance(connection: Connection, user_id: int, say: Catalogue) -> str:
    """In HTML, with what helps; empty where alerts come."""
    known = await memberships.get(connection, user_id, datetime.now(UTC))
    if known is not None and known.status is MembershipStatus.EXPIRED:
        return f"⚠️ {short(known, say)} {say(phrases.PAYING_HELPS)}"
    ways = await users.channels(connection, user_id)
    if any(one.channel is Channel.TELEGRAM and one.enabled for one in ways):
        return ""
    return f"⚠️ {say(phrases.STOPPED)}"
