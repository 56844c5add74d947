"""The menu is for people whom the bot knows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message, TelegramObject

from homing_bot import phrases
from homing_bot.presses import tell


class Members(BaseMiddleware):
    """Asks others to say /start. Whoever presses a button of the menu leaves what they were in the middle of."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        if data["user"] is None:
            return await _refuse(event, data["say"](phrases.START_FIRST))
        if isinstance(event, CallbackQuery):
            state: FSMContext = data["state"]
            await state.clear()
        return await handler(event, data)


def for_members(name: str) -> Router:
    """A new router whose handlers get a `user` that is not None."""
    router = Router(name=name)
    members = Members()
    router.message.middleware(members)
    router.callback_query.middleware(members)
    return router


async def _refuse(event: TelegramObject, text: str) -> None:
    if isinstance(event, CallbackQuery):
        await tell(event, text)
    elif isinstance(event, Message):
        await event.answer(text)
