"""/privacy: what is kept about a person is told, given, erased."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from homing.i18n import Catalogue
from homing.settings import Settings
from homing.storage import personal
from homing.storage.database import Pool
from homing.storage.users import User
from homing_bot.menu.members import for_members
from homing_bot.menu.steps import Step
from homing_bot.presses import tell
from homing_bot.privacy import screens
from homing_bot.privacy.people import mark_of
from homing_bot.screens import send, show


def make() -> Router:
    """The router."""
    router = Router(name="privacy")
    router.message.register(command, Command("privacy"), F.chat.type == "private")
    known = for_members("privacy of members")
    known.callback_query.register(look, Step("privacy"))
    known.callback_query.register(give, Step("data"))
    known.callback_query.register(ask, Step("erase"))
    known.callback_query.register(erase, Step("erased"))
    router.include_router(known)
    return router


async def command(message: Message, user: User | None, say: Catalogue) -> None:
    """Tells what is kept."""
    await send(message, screens.privacy(say) if user else screens.nothing(say))


async def look(query: CallbackQuery, say: Catalogue) -> None:
    """The same, from the menu."""
    await show(query, screens.privacy(say))


async def give(query: CallbackQuery, pool: Pool, user: User, say: Catalogue) -> None:
    """Sends everything as a file."""
    await tell(query)
    async with pool.connection() as connection:
        document = await personal.export(connection, user.id)
    if isinstance(query.message, Message):
        day = datetime.now(UTC).date()
        content = json.dumps(document, ensure_ascii=False, indent=1).encode()
        file = BufferedInputFile(content, f"homing-{day}.json")
        await query.message.answer_document(file, caption=say("Everything that is kept about you."))


async def ask(query: CallbackQuery, say: Catalogue) -> None:
    """Asks whether it is meant."""
    await show(query, screens.erasure(say))


async def erase(
    query: CallbackQuery,
    pool: Pool,
    settings: Settings,
    user: User,
    say: Catalogue,
    state: FSMContext,
) -> None:
    """Erases the person and what they were in the middle of."""
    telegram_id = query.from_user.id
    person = mark_of(settings, telegram_id)
    async with pool.connection() as connection, connection.transaction():
        await personal.erase(connection, user.id, telegram_id, person)
    await state.clear()
    await show(query, screens.erased(say))
