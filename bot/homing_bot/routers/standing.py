"""How a person stands: trial, paid until, and what more costs."""

from __future__ import annotations

from datetime import UTC, datetime

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from homing.i18n import Catalogue
from homing.models.press import Action
from homing.settings import Settings
from homing.storage import memberships
from homing.storage.database import Pool
from homing.storage.users import User
from homing_bot.menu.members import for_members
from homing_bot.menu.standing import standing
from homing_bot.menu.steps import Step
from homing_bot.presses import Pressed, tell
from homing_bot.screens import Screen, send, show


def make() -> Router:
    """The router."""
    router = for_members("standing")
    router.callback_query.register(look, Step("standing"))
    router.callback_query.register(offer, Pressed(Action.PAY))
    return router


async def look(
    query: CallbackQuery, pool: Pool, settings: Settings, user: User, say: Catalogue
) -> None:
    """In the place of the menu."""
    await show(query, await _screen(pool, settings, user, say))


async def offer(
    query: CallbackQuery, pool: Pool, settings: Settings, user: User, say: Catalogue
) -> None:
    """Below the message that told what was missed."""
    await tell(query)
    if isinstance(query.message, Message):
        await send(query.message, await _screen(pool, settings, user, say))


async def _screen(pool: Pool, settings: Settings, user: User, say: Catalogue) -> Screen:
    async with pool.connection() as connection:
        known = await memberships.get(connection, user.id, datetime.now(UTC))
    assert known is not None  # noqa: S101 - the user was read just before
    return standing(known, settings.stars_prices, say)
