"""The bot's answers keep the pace that they share with alerts, and go before them."""

from __future__ import annotations

import asyncio

import structlog
from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType

from homing.limits.telegram import TelegramPace

_log = structlog.get_logger()

#: An answer that comes later than so many seconds helps nobody.
_PATIENCE = 60.0


class AnswerPace(BaseRequestMiddleware):
    """Gives each message its turn; what is refused as too much is sent again when Telegram says.

    Raises:
        WaitTooLong: it would be too late.
        TelegramRetryAfter: Telegram wants a longer wait.
    """

    def __init__(self, pace: TelegramPace) -> None:
        self._pace = pace

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        chat = getattr(method, "chat_id", None)
        if chat is None or not method.__api_method__.startswith("send"):
            return await make_request(bot, method)
        try:
            return await self._in_turn(make_request, bot, method, str(chat))
        except TelegramRetryAfter as error:
            if error.retry_after > _PATIENCE:
                raise
            _log.warning("Telegram wants the bot to wait", seconds=error.retry_after)
            await asyncio.sleep(error.retry_after)
            return await self._in_turn(make_request, bot, method, str(chat))

    async def _in_turn(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
        chat: str,
    ) -> Response[TelegramType]:
        await self._pace.turn(chat, waited=_PATIENCE, urgent=True)
        try:
            answer = await make_request(bot, method)
        except TelegramRetryAfter as error:
            await self._pace.refused(chat, error.retry_after)
            raise
        await self._pace.answered(chat)
        return answer
