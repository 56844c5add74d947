"""A home is not for this person: no further alerts about it; or there are again."""

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
    router = Router(name="dismissal")
    router.callback_query.register(dismiss, Pressed(Action.DISMISS))
    router.callback_query.register(readmit, Pressed(Action.READMIT))
    return router


async def dismiss(
    query: CallbackQuery, press: Press, pool: Pool, user: User | None, say: Catalogue
) -> None:
    """Hides the home, which is no favourite any more."""
    if await noted(query, press, pool, favourites.dismiss, user, say):
        await tell(query, say("You will hear no more of this home."))
        kept = Press(action=Action.DROP, id=press.id)
        await show(
            query,
            {
                press: button(f"↩️ {say('Show again')}", Action.READMIT, press.id),
                kept: button(f"☆ {say(phrases.KEEP)}", Action.KEEP, press.id),
            },
        )


async def readmit(
    query: CallbackQuery, press: Press, pool: Pool, user: User | None, say: Catalogue
) -> None:
    """Takes that back."""
    if await noted(query, press, pool, favourites.readmit, user, say):
        await tell(query, say("You will hear of this home again."))
        await show(query, {press: button(f"🚫 {say(phrases.DISMISS)}", Action.DISMISS, press.id)})
