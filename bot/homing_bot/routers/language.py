"""/language: which language the bot speaks with the person, also within alerts."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from homing.i18n import LANGUAGES, Catalogue, catalogue
from homing.storage import users
from homing.storage.database import Pool
from homing.storage.users import User
from homing_bot import phrases
from homing_bot.menu.steps import to
from homing_bot.onboarding import dialog, walk
from homing_bot.presses import tell
from homing_bot.screens import choice, send, show
from homing_bot.screens.languages import PREFIX, languages


def make() -> Router:
    """The router."""
    router = Router(name="language")
    router.message.register(ask, Command("language"), F.chat.type == "private")
    router.callback_query.register(choose, F.data.startswith(PREFIX))
    return router


async def ask(message: Message, say: Catalogue) -> None:
    """Shows the languages; what was begun goes on afterwards."""
    await send(message, languages(say))


async def choose(
    query: CallbackQuery, state: FSMContext, pool: Pool, user: User | None, say: Catalogue
) -> None:
    """Speaks it from now on."""
    code = (query.data or "").removeprefix(PREFIX)
    if user is None or code not in LANGUAGES:
        await tell(query, say(phrases.STALE if user else phrases.START_FIRST))
        return
    async with pool.connection() as connection:
        await users.set_language(connection, user.id, code)
    await _go_on(query, state, pool, catalogue(code))


async def _go_on(query: CallbackQuery, state: FSMContext, pool: Pool, say: Catalogue) -> None:
    """Where a search was being made, to its question; else to the menu."""
    draft = await dialog.current(state)
    if draft is None:
        menu = choice(f"☰ {say('Menu')}", to("menu"))
        await show(query, languages(say, [[menu]]), say("I speak English from now on."))
        return
    draft = draft.having(language=say.language)
    if draft.asked == walk.LANGUAGE:
        draft = draft.having(asked=walk.FIRST)
    await dialog.again(query, state, pool, draft, say)
