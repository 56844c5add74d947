"""How the bot talks HTTP."""

from __future__ import annotations

from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType


class Session(AiohttpSession):
    """aiogram's session, which remembers the models of answers.

    pydantic keeps a parametrised model only as long as somebody uses it. Nobody else does between two calls, so each
    garbage collection cost 30 ms for making the next one.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._models: dict[Any, type[Response[Any]]] = {}

    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str
    ) -> Response[TelegramType]:
        wanted = method.__returning__
        if wanted not in self._models:
            self._models[wanted] = Response[wanted]  # type: ignore[valid-type]
        return super().check_response(bot, method, status_code, content)
