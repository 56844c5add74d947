"""Buttons that nobody knows any more: the person is told, or their client would show a clock."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery

from homing.i18n import Catalogue
from homing_bot import phrases
from homing_bot.presses import tell


def make() -> Router:
    """The router; it takes every press, so it comes after those that know them."""
    router = Router(name="stale")
    router.callback_query.register(decline)
    return router


async def decline(query: CallbackQuery, say: Catalogue) -> None:
    """Says that nothing happens."""
    await tell(query, say(phrases.STALE))
