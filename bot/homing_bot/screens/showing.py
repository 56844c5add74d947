"""Screens reach the person: in a new message, or in the place of the one that was pressed."""

from __future__ import annotations

from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, LinkPreviewOptions, Message

from homing_bot.presses import tell
from homing_bot.screens.screen import Screen

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def send(message: Message, screen: Screen) -> Message:
    """Answers in a new message, which is returned."""
    return await message.answer(
        screen.html,
        parse_mode=ParseMode.HTML,
        reply_markup=screen.markup,
        link_preview_options=_NO_PREVIEW,
    )


async def show(query: CallbackQuery, screen: Screen, told: str | None = None) -> Message | None:
    """Answers a press, and puts the screen in the place of the pressed message, or below it where that cannot be.

    Args:
        told: a short answer that pops up.

    Returns:
        The message that has the screen now; None where Telegram no longer shows the chat.
    """
    await tell(query, told)
    if query.message is None:
        return None
    if not isinstance(query.message, Message):
        return await _anew(query, screen)
    try:
        await query.message.edit_text(
            screen.html,
            parse_mode=ParseMode.HTML,
            reply_markup=screen.markup,
            link_preview_options=_NO_PREVIEW,
        )
    except TelegramBadRequest as error:
        # A second click changes nothing; a message may also be too old, deleted, or a picture.
        if "message is not modified" in error.message:
            return query.message
        return await _anew(query, screen)
    return query.message


async def _anew(query: CallbackQuery, screen: Screen) -> Message | None:
    if query.message is None or query.bot is None:
        return None
    return await query.bot.send_message(
        query.message.chat.id,
        screen.html,
        parse_mode=ParseMode.HTML,
        reply_markup=screen.markup,
        link_preview_options=_NO_PREVIEW,
    )
