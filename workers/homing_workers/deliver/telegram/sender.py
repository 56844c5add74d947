"""The sender: a photo with a caption where there is a picture, else a text.

Limits of the Bot API: https://core.telegram.org/bots/api and https://core.telegram.org/bots/faq
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import AiogramError, TelegramBadRequest
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
)
from aiogram.utils.token import TokenValidationError

from homing.images import ImageStore, StoreError
from homing.limits import Limiter
from homing.settings import Settings, SettingsError
from homing.storage.morning_reports import OutgoingReport
from homing.storage.outgoing import Outgoing
from homing_workers.deliver.errors import Never
from homing_workers.deliver.telegram import errors
from homing_workers.deliver.telegram.message import CAPTION_UNITS, TEXT_UNITS, html, report_html
from homing_workers.deliver.words import words

_log = structlog.get_logger()

#: Messages a second: of the bot (Telegram allows about 30) and to one chat.
_BOT_RATE, _CHAT_RATE = 25.0, 1.0

#: Seconds for one call, upload included.
_TIMEOUT = 30.0

Photo = BufferedInputFile | str


@asynccontextmanager
async def open_sender(
    settings: Settings, limiter: Limiter, images: ImageStore
) -> AsyncIterator[TelegramSender]:
    """A sender with its own connections.

    Raises:
        SettingsError: TELEGRAM_TOKEN is not a bot's token.
    """
    session = AiohttpSession(
        api=TelegramAPIServer.from_base(settings.telegram_api_url), timeout=_TIMEOUT
    )
    token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
    try:
        bot = Bot(token, session=session, default=DefaultBotProperties(parse_mode=ParseMode.HTML))
    except TokenValidationError as error:
        raise SettingsError("TELEGRAM_TOKEN: expected <digits>:<letters>") from error
    async with bot:
        yield TelegramSender(
            bot, limiter, images, public_url=settings.public_url, zone=settings.time_zone
        )


class TelegramSender:
    """Sends alerts and daily reports to chats."""

    def __init__(
        self, bot: Bot, limiter: Limiter, images: ImageStore, *, public_url: str, zone: str
    ) -> None:
        self._bot = bot
        self._limiter = limiter
        self._images = images
        self._public_url = public_url
        self._zone = zone

    async def send(self, message: Outgoing | OutgoingReport) -> str:
        if not message.address:
            raise Never("the person has no chat with the bot")
        try:
            if isinstance(message, OutgoingReport):
                return await self._report(message, message.address)
            return await self._with_picture(message, message.address)
        except AiogramError as error:
            raise errors.translated(error) from error

    async def _report(self, message: OutgoingReport, chat: str) -> str:
        await self._wait_for_turn(chat)
        sent = await self._bot.send_message(chat, report_html(message, self._zone))
        return str(sent.message_id)

    async def _with_picture(self, message: Outgoing, chat: str) -> str:
        for photo in await self._photos(message):
            try:
                return await self._photo(message, chat, photo)
            except TelegramBadRequest as error:
                if not errors.is_about_the_picture(error):
                    raise
                _log.info(
                    "Telegram refused a picture", listing=message.listing_id, reason=str(error)
                )
        return await self._text(message, chat)

    async def _photos(self, message: Outgoing) -> list[Photo]:
        """Ways to give the picture, best first."""
        photos: list[Photo] = []
        if message.image_key is not None:
            try:
                content = await self._images.open(message.image_key)
                photos.append(BufferedInputFile(content, "photo.jpg"))
            except StoreError as error:
                _log.warning(
                    "A picture is not in the store", key=message.image_key, reason=str(error)
                )
        if message.image_url is not None:
            photos.append(message.image_url)
        return photos

    async def _photo(self, message: Outgoing, chat: str, photo: Photo) -> str:
        await self._wait_for_turn(chat)
        sent = await self._bot.send_photo(
            chat, photo, caption=html(message, CAPTION_UNITS), reply_markup=self._buttons(message)
        )
        return str(sent.message_id)

    async def _text(self, message: Outgoing, chat: str) -> str:
        await self._wait_for_turn(chat)
        sent = await self._bot.send_message(
            chat,
            html(message, TEXT_UNITS),
            reply_markup=self._buttons(message),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
        return str(sent.message_id)

    def _buttons(self, message: Outgoing) -> InlineKeyboardMarkup:
        say = words(message.language)
        ours = f"{self._public_url}/listings/{message.listing_id}"
        return InlineKeyboardMarkup(
            inline_keyboard=[
                [
                    InlineKeyboardButton(text=say.open_source, url=message.url),
                    InlineKeyboardButton(text=say.open_homing, url=ours),
                ]
            ]
        )

    async def _wait_for_turn(self, chat: str) -> None:
        await self._limiter.acquire(f"telegram:chat:{chat}", rate=_CHAT_RATE)
        await self._limiter.acquire(f"telegram:bot:{self._bot.id}", rate=_BOT_RATE)
