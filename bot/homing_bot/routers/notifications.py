"""By which ways alerts come: switched on and off, singly and all at once."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery

from homing.i18n import Catalogue
from homing.storage import preferences
from homing.storage.database import Connection, Pool
from homing.storage.preferences import Wish
from homing.storage.users import User
from homing_bot.menu.members import for_members
from homing_bot.menu.notifications import CHANNELS, Ways, notifications
from homing_bot.menu.steps import Step
from homing_bot.screens import show

Numbers = tuple[int, ...]


def make() -> Router:
    """The router."""
    router = for_members("notifications")
    router.callback_query.register(every, Step("notifications"))
    router.callback_query.register(switch, Step("way", 2))
    router.callback_query.register(news, Step("news", 1))
    router.callback_query.register(everything, Step("all", 1))
    return router


async def every(query: CallbackQuery, pool: Pool, user: User, say: Catalogue) -> None:
    """All ways."""
    async with pool.connection() as connection:
        ways = await _ways(connection, user)
    await show(query, notifications(ways, say))


async def switch(
    query: CallbackQuery, numbers: Numbers, pool: Pool, user: User, say: Catalogue
) -> None:
    """One way on or off."""
    number, on = numbers
    async with pool.connection() as connection, connection.transaction():
        await preferences.lock_user(connection, user.id)
        ways = await _ways(connection, user)
        if number < len(CHANNELS) and CHANNELS[number] in ways.addresses:
            wish = Wish(enabled=bool(on))
            await preferences.set_wish(connection, user.id, CHANNELS[number], wish)
        ways = await _ways(connection, user)
    await show(query, notifications(ways, say))


async def news(
    query: CallbackQuery, numbers: Numbers, pool: Pool, user: User, say: Catalogue
) -> None:
    """What administrators tell everybody, on or off."""
    async with pool.connection() as connection:
        await preferences.set_announcements(connection, user.id, wanted=bool(numbers[0]))
        ways = await _ways(connection, user)
    await show(query, notifications(ways, say))


async def everything(
    query: CallbackQuery, numbers: Numbers, pool: Pool, user: User, say: Catalogue
) -> None:
    """All ways off, or those on again that were switched off so."""
    change = preferences.resume_all if numbers[0] else preferences.pause_all
    async with pool.connection() as connection:
        await change(connection, user.id)
        ways = await _ways(connection, user)
    await show(query, notifications(ways, say))


async def _ways(connection: Connection, user: User) -> Ways:
    known = await preferences.read(connection, user.id)
    assert known is not None  # noqa: S101 - the user was read just before
    return Ways(known, await preferences.announcements(connection, user.id))
