"""One update is given to the handlers, in a span of its own."""

from __future__ import annotations

import asyncio

import structlog
from aiogram import Bot, Dispatcher
from aiogram.dispatcher.middlewares.user_context import UserContextMiddleware
from aiogram.exceptions import TelegramNetworkError, TelegramRetryAfter, TelegramServerError
from aiogram.types import Update
from opentelemetry.trace import SpanKind
from psycopg import OperationalError
from psycopg_pool import PoolTimeout
from pydantic import ValidationError
from redis.exceptions import RedisError

from homing.storage.bot_updates import BotUpdate
from homing.tasks import is_cancelled
from homing.telemetry import traces

_log = structlog.get_logger()

#: What passes: the update is tried again after so many seconds each.
_PASSING = (
    TelegramNetworkError,
    TelegramServerError,
    TelegramRetryAfter,
    OperationalError,
    PoolTimeout,
    RedisError,
)
_WAITS = (1.0, 2.0, 4.0, 8.0, 16.0)


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
                return await self._feed(update)
            except _PASSING as error:
                if is_cancelled():
                    raise
                _log.warning("An update is tried again", seconds=wait, reason=str(error).strip())
                await asyncio.sleep(wait)
        await self._feed(update)

    async def _feed(self, update: Update) -> None:
        with traces.span(
            f"update {update.event_type}",
            kind=SpanKind.CONSUMER,
            attributes={"homing.update": update.update_id},
        ):
            await self._dispatcher.feed_update(self._bot, update)


def whose(update: Update) -> int:
    """The person, or else the chat, whose updates are handled one after the other."""
    context = UserContextMiddleware.resolve_event_context(update)
    return context.user_id or context.chat_id or 0
