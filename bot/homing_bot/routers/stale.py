"""Buttons that nobody knows any more: the person is told, or their client would show a clock."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery

from homing_bot.presses import tell
from homing_bot.texts import texts


def make() -> Router:
    """The router; it takes every press, so it comes after those that know them."""
    router = Router(name="stale")
    router.callback_query.register(decline)
    return router


async def decline(query: CallbackQuery) -> None:
    """Says that nothing happens."""
    await tell(query, texts(query.from_user.language_code).stale)
