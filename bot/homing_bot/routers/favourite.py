"""A home is kept among the favourites, or no longer."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery

from homing.i18n import Catalogue
from homing.models.press import Action, Press
from homing.storage import favourites
from homing.storage.database import Pool
from homing.storage.users import User
from homing_bot import phrases
from homing_bot.homes import noted
from homing_bot.presses import Pressed, button, show, tell


def make() -> Router:
    """The router."""
    router = Router(name="favourite")
    router.callback_query.register(keep, Pressed(Action.KEEP))
    router.callback_query.register(drop, Pressed(Action.DROP))
    return router


async def keep(
    query: CallbackQuery, press: Press, pool: Pool, user: User | None, say: Catalogue
) -> None:
    """Makes it a favourite."""
    if await noted(query, press, pool, favourites.keep, user, say):
        await tell(query, say("Kept among your favourites."))
        await show(query, {press: button(f"⭐ {say('Kept')}", Action.DROP, press.id)})


async def drop(
    query: CallbackQuery, press: Press, pool: Pool, user: User | None, say: Catalogue
) -> None:
    """Takes that back."""
    if await noted(query, press, pool, favourites.drop, user, say):
        await tell(query, say("No longer among your favourites."))
        await show(query, {press: button(f"☆ {say(phrases.KEEP)}", Action.KEEP, press.id)})
