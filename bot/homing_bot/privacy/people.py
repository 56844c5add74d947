"""Who a person is, for the time after everything about them is erased."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime

from aiogram.types import User as Person

from homing.settings import Settings
from homing.storage import memberships, users
from homing.storage.database import Connection


def mark_of(settings: Settings, telegram_id: int) -> bytes:
    """A hash of the Telegram id under SECRET_KEY, or the bot's token where there is none.

    Whoever has only the database learns nothing from it, and under another key nobody is known any more.
    """
    key = settings.secret_key or settings.telegram_token
    assert key is not None  # noqa: S101 - there is a bot
    return hmac.digest(
        key.get_secret_value().encode(), f"trial:{telegram_id}".encode(), hashlib.sha256
    )


async def join(connection: Connection, settings: Settings, user_id: int, person: Person) -> None:
    """Whatever /start means for a membership: a trial begins, unless the person has had one.

    Args:
        connection: in a transaction.
        settings: of the process.
        user_id: theirs.
        person: as Telegram knows them.
    """
    await users.set_username(connection, user_id, person.username)
    mark = await memberships.marked(connection, mark_of(settings, person.id))
    await memberships.begin(
        connection, user_id, trial_days=settings.trial_days, at=datetime.now(UTC), mark=mark
    )
