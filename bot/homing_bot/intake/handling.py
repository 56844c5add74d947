"""One update is given to the handlers, in a span of its own."""

from __future__ import annotations

import asyncio

import structlog
from aiogram import Bot, Dispatcher
from aiogram.dispatcher.middlewares.user_context import UserContextMiddleware
from aiogram.exceptions import TelegramRetryAfter
from aiogram.types import Update
from opentelemetry.trace import SpanKind
from pydantic import ValidationError

from homing.storage.bot_updates import BotUpdate
from homing.tasks import is_cancelled
from homing.telemetry import traces
from homing_bot.passing import PASSING

_log = structlog.get_logger()

#: Seconds after which an update is tried again, after what passes.
_WAITS = (1.0, 2.0, 4.0, 8.0, 16.0)

#: No person waits longer for the next try, whatever Telegram wants.
_LONGEST = 30.0


class Unreadable(Exception):
    """What Telegram sent is no update that this version knows."""


class Handling:
    """Gives updates to the dispatcher's handlers."""

    def __init__(self, bot: Bot, dispatcher: Dispatcher) -> None:
        self._bot = bot
        self._dispatcher = dispatcher

    def parse(self, waiting: BotUpdate) -> Update:
        """The update as the handlers take it.

        Raises:
            Unreadable: the body is something else.
        """
        try:
            return Update.model_validate_json(waiting.body, context={"bot": self._bot})
        except ValidationError as error:
            found = error.errors(include_input=False, include_url=False)[0]
            path = ".".join(map(str, found["loc"]))
            raise Unreadable(f"not an update: {path}: {found['msg']}") from error

    async def handle(self, update: Update) -> str | None:
        """Returns when the update is handled: None, or the reason why it could not be."""
        try:
            await self._patiently(update)
        except Exception as error:
            if is_cancelled():
                raise
            _log.error("An update is given up", update=update.update_id, exc_info=error)
            return f"{type(error).__name__}: {error}".strip()
        return None

    async def _patiently(self, update: Update) -> None:
        for wait in _WAITS:
            try:
                return await self._feed(update, is_tried_again=True)
            except PASSING as error:
                if is_cancelled():
                    raise
                seconds = _seconds(wait, error)
                _log.warning("An update is tried again", seconds=seconds, reason=str(error).strip())
                await asyncio.sleep(seconds)
        await self._feed(update, is_tried_again=False)

    async def _feed(self, update: Update, *, is_tried_again: bool) -> None:
        with traces.span(
            f"update {update.event_type}",
            kind=SpanKind.CONSUMER,
            attributes={"homing.update": update.update_id},
        ):
            await self._dispatcher.feed_update(self._bot, update, is_tried_again=is_tried_again)


def _seconds(wait: float, error: Exception) -> float:
    """As long as Telegram wants, where it says so."""
    wanted = error.retry_after if isinstance(error, TelegramRetryAfter) else 0
    return min(max(wait, wanted), _LONGEST)


def whose(update: Update) -> int:
    """The person, or else the chat, whose updates are handled one after the other."""
    context = UserContextMiddleware.resolve_event_context(update)
    return context.user_id or context.chat_id or 0
