"""Pressed buttons: understood, answered, and shown as they are afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from aiogram.enums import ChatType
from aiogram.exceptions import TelegramBadRequest
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from homing.models.press import Action, Press


class Pressed(Filter):
    """Takes presses of buttons with one of these actions; handlers get the press by the name `press`."""

    def __init__(self, *actions: Action) -> None:
        self._actions = actions

    async def __call__(self, query: CallbackQuery) -> bool | dict[str, Press]:
        press = Press.parse(query.data or "")
        return {"press": press} if press and press.action in self._actions else False


async def tell(query: CallbackQuery, text: str | None = None) -> None:
    """Answers a press with a short text; too late is no mistake."""
    with suppress(TelegramBadRequest):
        await query.answer(text)


async def show(query: CallbackQuery, changed: Mapping[Press, InlineKeyboardButton]) -> None:
    """Changes buttons of the pressed message; in a group nothing, since it is one person's choice."""
    message = query.message
    if not isinstance(message, Message) or message.chat.type != ChatType.PRIVATE:
        return
    by_data = {press.pack(): button for press, button in changed.items()}
    old = message.reply_markup.inline_keyboard if message.reply_markup else []
    new = [[by_data.get(button.callback_data or "", button) for button in row] for row in old]
    if new == old:
        return
    # The message may be gone, too old, or changed by a second press meanwhile.
    with suppress(TelegramBadRequest):
        await message.edit_reply_markup(reply_markup=InlineKeyboardMarkup(inline_keyboard=new))


def button(text: str, action: Action, number: int) -> InlineKeyboardButton:
    """A button that says so when it is pressed."""
    return InlineKeyboardButton(text=text, callback_data=Press(action=action, id=number).pack())
