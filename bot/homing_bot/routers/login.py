"""/login: a link that opens the person's pages in a browser, once."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import Message

from homing.i18n import Catalogue
from homing.settings import Settings
from homing.storage import web_logins
from homing.storage.database import Pool
from homing.storage.users import User
from homing_bot import phrases
from homing_bot.screens import send
from homing_bot.screens.login import login


def make() -> Router:
    """The router."""
    router = Router(name="login")
    router.message.register(offer, Command("login"), F.chat.type == "private")
    return router


async def offer(
    message: Message, pool: Pool, settings: Settings, user: User | None, say: Catalogue
) -> None:
    """Makes a link; the one before it ends."""
    if user is None:
        await message.answer(say(phrases.START_FIRST))
        return
    async with pool.connection() as connection:
        token = await web_logins.offer(connection, user.id)
    link = f"{settings.public_url.rstrip('/')}/app/login/{token}"
    await send(message, login(link, say))
