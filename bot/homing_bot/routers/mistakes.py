"""What goes wrong in a handler: the person is told, and the log says what it was."""

from __future__ import annotations

import structlog
from aiogram import Router
from aiogram.types import ErrorEvent

from homing.i18n import catalogue
from homing_bot import phrases
from homing_bot.presses import tell

_log = structlog.get_logger()


def make() -> Router:
    """The router."""
    router = Router(name="mistakes")
    router.errors.register(apologise)
    return router


async def apologise(event: ErrorEvent) -> None:
    """Asks the person to try again; first of all, since a press has to be answered within seconds.

    Raises:
        Exception: what went wrong with a payment, which nobody shall make again: it is fed again, and kept.
    """
    message = event.update.message
    if message is not None and (message.successful_payment or message.refunded_payment):
        raise event.exception
    try:
        await _tell(event)
    finally:
        _log.error("A message could not be answered", exc_info=event.exception)


async def _tell(event: ErrorEvent) -> None:
    pressed = event.update.callback_query
    message = event.update.message or event.update.edited_message
    if pressed is not None:
        await tell(pressed, catalogue(pressed.from_user.language_code)(phrases.TROUBLE))
    if message is not None:
        person = message.from_user
        await message.answer(catalogue(person.language_code if person else None)(phrases.TROUBLE))
