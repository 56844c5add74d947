"""A home is kept among the favourites, or no longer."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery

from homing.models.press import Action, Press
from homing.storage import favourites
from homing.storage.database import Pool
from homing_bot.homes import noted
from homing_bot.presses import Pressed, button, show, tell


def make() -> Router:
    """The router."""
    router = Router(name="favourite")
    router.callback_query.register(keep, Pressed(Action.KEEP))
    router.callback_query.register(drop, Pressed(Action.DROP))
    return router


async def keep(query: CallbackQuery, press: Press, pool: Pool) -> None:
    """Makes it a favourite."""
    if say := await noted(query, press, pool, favourites.keep):
        await tell(query, say.is_kept)
        await show(query, {press: button(f"⭐ {say.kept}", Action.DROP, press.id)})


async def drop(query: CallbackQuery, press: Press, pool: Pool) -> None:
    """Takes that back."""
    if say := await noted(query, press, pool, favourites.drop):
        await tell(query, say.is_dropped)
        await show(query, {press: button(f"☆ {say.keep}", Action.KEEP, press.id)})
