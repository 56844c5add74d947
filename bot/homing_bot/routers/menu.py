"""/menu: the way to everything that a person can look at and change."""

from __future__ import annotations

from datetime import UTC, datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from homing.i18n import Catalogue
from homing.storage import favourites, memberships, subscriptions
from homing.storage.database import Pool
from homing.storage.users import User
from homing_bot.menu.front import Front, front
from homing_bot.menu.members import for_members
from homing_bot.menu.steps import Step, to
from homing_bot.screens import Screen, send, show
from homing_bot.screens import back as previous
from homing_bot.screens.languages import languages


def make() -> Router:
    """The router."""
    router = for_members("menu")
    router.message.register(command, Command("menu"), F.chat.type == "private")
    router.callback_query.register(back, Step("menu"))
    router.callback_query.register(speak, Step("language"))
    return router


async def command(
    message: Message, pool: Pool, user: User, say: Catalogue, state: FSMContext
) -> None:
    """The menu in a new message; whatever else was begun is left."""
    await state.clear()
    await send(message, await _front(pool, user, say))


async def back(query: CallbackQuery, pool: Pool, user: User, say: Catalogue) -> None:
    """The menu in the place of what was opened from it."""
    await show(query, await _front(pool, user, say))


async def speak(query: CallbackQuery, say: Catalogue) -> None:
    """Which language; whoever chooses one comes back here."""
    await show(query, languages(say, [[previous(say, to("menu"))]]))


async def _front(pool: Pool, user: User, say: Catalogue) -> Screen:
    async with pool.connection() as connection:
        found = await subscriptions.of_user(connection, user.id)
        kept = await favourites.count(connection, user.id)
        membership = await memberships.get(connection, user.id, datetime.now(UTC))
    assert membership is not None  # noqa: S101 - the user was read just before
    active = sum(one.active for one in found)
    known = Front(searches=len(found), active=active, favourites=kept, membership=membership)
    return front(known, say)
