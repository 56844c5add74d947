"""A search is paused from an alert that it found, and resumed; of several the person chooses one."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from homing.i18n import Catalogue
from homing.models.press import Action, Press
from homing.models.subscription import Subscription
from homing.storage import deliveries, subscriptions
from homing.storage.database import Connection, Pool
from homing.storage.users import User
from homing_bot import phrases
from homing_bot.presses import Pressed, button, show, tell

#: Characters of a search's name on a button.
_NAME = 60


def make() -> Router:
    """The router."""
    router = Router(name="pausing")
    router.callback_query.register(pause_found, Pressed(Action.PAUSE))
    router.callback_query.register(change, Pressed(Action.PAUSE_SEARCH, Action.RESUME_SEARCH))
    return router


async def pause_found(
    query: CallbackQuery, press: Press, pool: Pool, user: User | None, say: Catalogue
) -> None:
    """Pauses the search that found what a delivery told; asks which one where there are several."""
    async with pool.connection() as connection:
        found = await _searches(connection, user.id, press.id) if user else None
        if user and found and len(found) == 1:
            await subscriptions.set_active(connection, user.id, found[0].id, active=False)
    if found is None:
        await tell(query, say(phrases.STALE if user else phrases.START_FIRST))
    elif not found:
        await tell(query, say("The searches that found this are paused already."))
    elif len(found) > 1:
        await _ask(query, found, say)
    else:
        await tell(query, _paused(say, found[0].name))
        await show(query, {press: _resume(found[0].name, found[0].id)})


async def change(
    query: CallbackQuery, press: Press, pool: Pool, user: User | None, say: Catalogue
) -> None:
    """Pauses or resumes a search of the person."""
    resume = press.action is Action.RESUME_SEARCH
    async with pool.connection() as connection:
        name = user and await subscriptions.set_active(connection, user.id, press.id, active=resume)
    if not name:
        await tell(query, say(phrases.STALE))
        return
    await tell(query, say("Goes on: {name}", name=name) if resume else _paused(say, name))
    await show(query, {press: (_pause if resume else _resume)(name, press.id)})


async def _searches(
    connection: Connection, user_id: int, delivery_id: int
) -> list[Subscription] | None:
    """Active searches that wanted a delivery; None where it is not the person's, or no longer known."""
    delivery = await deliveries.get(connection, delivery_id)
    if delivery is None or delivery.recipient_id != user_id:
        return None
    known = await subscriptions.of_user(connection, user_id)
    return [one for one in known if one.active and one.id in delivery.subscription_ids]


async def _ask(query: CallbackQuery, found: list[Subscription], say: Catalogue) -> None:
    await tell(query)
    if isinstance(query.message, Message):
        rows = [[_pause(one.name, one.id)] for one in found]
        keyboard = InlineKeyboardMarkup(inline_keyboard=rows)
        await query.message.answer(say("Which search shall I pause?"), reply_markup=keyboard)


def _paused(say: Catalogue, name: str) -> str:
    return say("Paused: {name}", name=name)


def _pause(name: str, number: int) -> InlineKeyboardButton:
    return button(f"⏸ {name[:_NAME]}", Action.PAUSE_SEARCH, number)


def _resume(name: str, number: int) -> InlineKeyboardButton:
    return button(f"▶️ {name[:_NAME]}", Action.RESUME_SEARCH, number)
