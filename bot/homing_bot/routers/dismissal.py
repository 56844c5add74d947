"""A home is not for this person: no further alerts about it; or there are again."""

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
    router = Router(name="dismissal")
    router.callback_query.register(dismiss, Pressed(Action.DISMISS))
    router.callback_query.register(readmit, Pressed(Action.READMIT))
    return router


async def dismiss(query: CallbackQuery, press: Press, pool: Pool) -> None:
    """Hides the home, which is no favourite any more."""
    if say := await noted(query, press, pool, favourites.dismiss):
        await tell(query, say.is_dismissed)
        kept = Press(action=Action.DROP, id=press.id)
        await show(
            query,
            {
                press: button(f"↩️ {say.readmit}", Action.READMIT, press.id),
                kept: button(f"☆ {say.keep}", Action.KEEP, press.id),
            },
        )


async def readmit(query: CallbackQuery, press: Press, pool: Pool) -> None:
    """Takes that back."""
    if say := await noted(query, press, pool, favourites.readmit):
        await tell(query, say.is_readmitted)
        await show(query, {press: button(f"🚫 {say.dismiss}", Action.DISMISS, press.id)})
