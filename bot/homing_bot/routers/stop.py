"""/stop: no further alerts by Telegram; searches and inbox stay."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import Message

from homing.i18n import Catalogue
from homing.models.kinds import Channel
from homing.storage import users
from homing.storage.database import Pool
from homing.storage.users import User
from homing_bot import phrases

_REASON = "the person said /stop"


def make() -> Router:
    """The router."""
    router = Router(name="stop")
    router.message.register(stop, Command("stop"), F.chat.type == "private", F.from_user)
    return router


async def stop(message: Message, pool: Pool, user: User | None, say: Catalogue) -> None:
    """Switches the person's Telegram channel off."""
    if user is not None:
        async with pool.connection() as connection:
            await users.disable_channel(connection, user.id, Channel.TELEGRAM, _REASON)
    await message.answer(say(phrases.STOPPED))
