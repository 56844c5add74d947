"""What goes wrong in a handler: what passes is left to be tried again; of all else, and in the end, the person is told."""

from __future__ import annotations

from contextlib import suppress

from aiogram import Router
from aiogram.exceptions import AiogramError, TelegramBadRequest
from aiogram.types import CallbackQuery, ErrorEvent, Message
from aiogram.types import User as Person

from homing.i18n import Catalogue, catalogue
from homing.limits import WaitTooLong
from homing.storage import users
from homing.storage.database import Pool
from homing_bot import phrases
from homing_bot.passing import PASSING

#: Seconds that looking the person's language up may take: a press has to be answered soon.
_SECONDS = 2.0


def make() -> Router:
    """The router."""
    router = Router(name="mistakes")
    router.errors.register(apologise)
    return router


async def apologise(event: ErrorEvent, pool: Pool, is_tried_again: bool = False) -> None:
    """Asks the person to try again, unless the update itself is tried again.

    Args:
        event: what went wrong, with which update.
        pool: of connections to the database.
        is_tried_again: whether the update is handled once more after what passes.

    Raises:
        Exception: what went wrong, always: the intake tries again, or logs it and keeps the update with the reason.
    """
    if not _is_left(event, is_tried_again):
        # The apology may fail as the answer did; what went wrong first is what counts.
        with suppress(*PASSING, AiogramError, WaitTooLong):
            await _tell(event, pool)
    raise event.exception


def _is_left(event: ErrorEvent, is_tried_again: bool) -> bool:
    """Whether to say nothing: nobody shall make a payment again, and what passes is not over yet."""
    message = event.update.message
    if message is not None and (message.successful_payment or message.refunded_payment):
        return True
    return is_tried_again and isinstance(event.exception, PASSING)


async def _tell(event: ErrorEvent, pool: Pool) -> None:
    pressed = event.update.callback_query
    message = event.update.message or event.update.edited_message
    if pressed is not None:
        say = await _spoken(pool, pressed.from_user)
        await _answer(pressed, say(phrases.TROUBLE))
    elif message is not None:
        say = await _spoken(pool, message.from_user)
        await message.answer(say(phrases.TROUBLE))


async def _answer(pressed: CallbackQuery, text: str) -> None:
    """Below the message where it is too late to answer the press."""
    try:
        await pressed.answer(text)
    except TelegramBadRequest:
        if isinstance(pressed.message, Message):
            await pressed.message.answer(text)


async def _spoken(pool: Pool, person: Person | None) -> Catalogue:
    """The language that the person chose; Telegram's, where that cannot be found out now."""
    if person is None:
        return catalogue(None)
    known = None
    with suppress(*PASSING):
        async with pool.connection(timeout=_SECONDS) as connection:
            known = await users.by_telegram(connection, person.id)
    return catalogue(known.language if known else person.language_code)
