"""Two clients that know nothing of each other, behind one face: what both understand is no accident."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NoReturn, Protocol

import aiogram
import telegram
from aiogram import exceptions as aiogram_errors
from aiogram import types as aiogram_types
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from PIL import Image
from telegram import error as ptb_errors
from telegram.request import HTTPXRequest


@dataclass
class Refused(Exception):
    """What a client made of a refusal."""

    description: str
    retry_after: float | None = None
    moved_to: int | None = None
    kind: str = ""


class Client(Protocol):
    """The methods of the Bot API by their names in snake case; parameters and results are named alike in both."""

    async def call(self, method: str, **parameters: Any) -> Any:
        """Calls a method.

        Raises:
            Refused: the server does not want it.
        """

    def keyboard(self, *rows: Sequence[dict[str, Any]]) -> Any:
        """An inline keyboard; a button's `web_app` is a URL."""

    def replies(self, *rows: Sequence[str]) -> Any:
        """A reply keyboard."""

    def file(self, content: bytes, name: str) -> Any:
        """An upload."""

    def photo(self, media: Any, caption: str | None = None) -> Any:
        """A photo of an album."""

    def reply(self, message_id: int) -> Any:
        """Reply parameters."""

    def price(self, label: str, amount: int) -> Any:
        """A part of an invoice."""


class Aiogram:
    """aiogram over aiohttp."""

    def __init__(self, bot: aiogram.Bot) -> None:
        self._bot = bot

    async def call(self, method: str, **parameters: Any) -> Any:
        try:
            return await getattr(self._bot, method)(**parameters)
        except aiogram_errors.ClientDecodeError as error:
            raise Refused(error.message) from error
        except aiogram_errors.TelegramAPIError as error:
            raise Refused(
                error.message,
                getattr(error, "retry_after", None),
                getattr(error, "migrate_to_chat_id", None),
                _AIOGRAM.get(type(error), "other"),
            ) from error

    def keyboard(self, *rows: Sequence[dict[str, Any]]) -> Any:
        made = [
            [
                aiogram_types.InlineKeyboardButton(**_opened(one, aiogram_types.WebAppInfo))
                for one in row
            ]
            for row in rows
        ]
        return aiogram_types.InlineKeyboardMarkup(inline_keyboard=made)

    def replies(self, *rows: Sequence[str]) -> Any:
        made = [[aiogram_types.KeyboardButton(text=one) for one in row] for row in rows]
        return aiogram_types.ReplyKeyboardMarkup(keyboard=made)

    def file(self, content: bytes, name: str) -> Any:
        return aiogram_types.BufferedInputFile(content, name)

    def photo(self, media: Any, caption: str | None = None) -> Any:
        return aiogram_types.InputMediaPhoto(media=media, caption=caption)

    def reply(self, message_id: int) -> Any:
        return aiogram_types.ReplyParameters(message_id=message_id)

    def price(self, label: str, amount: int) -> Any:
        return aiogram_types.LabeledPrice(label=label, amount=amount)


class Ptb:
    """python-telegram-bot over httpx."""

    def __init__(self, bot: telegram.Bot) -> None:
        self._bot = bot

    async def call(self, method: str, **parameters: Any) -> Any:
        try:
            return await getattr(self._bot, method)(**parameters)
        except ptb_errors.TelegramError as error:
            _raise(error)

    def keyboard(self, *rows: Sequence[dict[str, Any]]) -> Any:
        made = [
            [telegram.InlineKeyboardButton(**_opened(one, telegram.WebAppInfo)) for one in row]
            for row in rows
        ]
        return telegram.InlineKeyboardMarkup(made)

    def replies(self, *rows: Sequence[str]) -> Any:
        return telegram.ReplyKeyboardMarkup(rows)

    def file(self, content: bytes, name: str) -> Any:
        return telegram.InputFile(content, name)

    def photo(self, media: Any, caption: str | None = None) -> Any:
        if isinstance(media, telegram.InputFile):
            media = telegram.InputFile(media.input_file_content, media.filename, attach=True)
        return telegram.InputMediaPhoto(media, caption)

    def reply(self, message_id: int) -> Any:
        return telegram.ReplyParameters(message_id)

    def price(self, label: str, amount: int) -> Any:
        return telegram.LabeledPrice(label, amount)


def _opened(button: dict[str, Any], web_app: Callable[..., Any]) -> dict[str, Any]:
    return button | ({"web_app": web_app(url=button["web_app"])} if "web_app" in button else {})


def _raise(error: ptb_errors.TelegramError) -> NoReturn:
    wait: Any = getattr(error, "retry_after", None)
    raise Refused(
        error.message,
        wait.total_seconds() if isinstance(wait, timedelta) else wait,
        getattr(error, "new_chat_id", None),
        _PTB.get(type(error), "other"),
    ) from error


_AIOGRAM = {
    aiogram_errors.TelegramBadRequest: "bad request",
    aiogram_errors.TelegramForbiddenError: "forbidden",
    aiogram_errors.TelegramConflictError: "conflict",
    aiogram_errors.TelegramNetworkError: "network",
}
_PTB = {
    ptb_errors.BadRequest: "bad request",
    ptb_errors.Forbidden: "forbidden",
    ptb_errors.Conflict: "conflict",
    ptb_errors.NetworkError: "network",
    ptb_errors.TimedOut: "network",
}


@asynccontextmanager
async def aiogram_client(url: str, token: str) -> AsyncIterator[Client]:
    """aiogram at a server."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(url), timeout=15)
    async with aiogram.Bot(token, session=session) as bot:
        yield Aiogram(bot)


@asynccontextmanager
async def ptb_client(url: str, token: str) -> AsyncIterator[Client]:
    """python-telegram-bot at a server."""
    bot = telegram.Bot(
        token,
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=HTTPXRequest(),
        get_updates_request=HTTPXRequest(connection_pool_size=4),
    )
    async with bot:
        yield Ptb(bot)


CLIENTS = {"aiogram": aiogram_client, "python-telegram-bot": ptb_client}


def picture(width: int = 40, height: int = 30) -> bytes:
    """A JPEG file."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), (120, 160, 90)).save(out, "JPEG")
    return out.getvalue()
