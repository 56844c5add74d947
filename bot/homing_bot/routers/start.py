"""/start: the person is known from now on, and gets alerts."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.filters import CommandStart
from aiogram.types import Message, User

from homing.i18n import Catalogue, language
from homing.storage import subscriptions, users
from homing.storage.database import Pool


def make() -> Router:
    """The router."""
    router = Router(name="start")
    router.message.register(start, CommandStart(), F.chat.type == "private", F.from_user)
    return router


async def start(message: Message, pool: Pool, say: Catalogue) -> None:
    """Registers the person; a new one gets the demo searches, so that alerts come."""
    person = message.from_user
    assert person is not None  # noqa: S101 - the router's filter has seen to it
    names = await _register(pool, person, message.chat.id)
    listed = "\n".join(f"• {name}" for name in names)
    welcome = say("Welcome! Alerts will come into this chat. Your searches:")
    await message.answer(f"{welcome}\n\n{listed}\n\n{say('/stop ends the alerts.')}")


async def _register(pool: Pool, person: User, chat_id: int) -> list[str]:
    """Names of the person's active searches."""
    async with pool.connection() as connection, connection.transaction():
        user_id, new = await users.register_telegram(
            connection,
            telegram_id=person.id,
            name=person.full_name,
            language=language(person.language_code),
            chat_id=chat_id,
        )
        if new:
            await users.add_demo_searches(connection, user_id)
        known = await subscriptions.of_user(connection, user_id)
    return [one.name for one in known if one.active]
