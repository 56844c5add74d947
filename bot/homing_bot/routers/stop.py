"""/stop: no further alerts by Telegram; searches and inbox stay."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import Message

from homing.models.kinds import Channel
from homing.storage import users
from homing.storage.database import Pool
from homing_bot.texts import texts

_REASON = "the person said /stop"


def make() -> Router:
    """The router."""
    router = Router(name="stop")
    router.message.register(stop, Command("stop"), F.chat.type == "private", F.from_user)
    return router


async def stop(message: Message, pool: Pool) -> None:
    """Switches the person's Telegram channel off."""
    person = message.from_user
    assert person is not None  # noqa: S101 - the router's filter has seen to it
    async with pool.connection() as connection:
        known = await users.by_telegram(connection, person.id)
        if known is not None:
            await users.disable_channel(connection, known.id, Channel.TELEGRAM, _REASON)
    await message.answer(texts(person.language_code).stopped)
