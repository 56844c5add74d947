"""One chat with the bot: each message waits for its turn, and what Telegram answers is told to all who write."""

from __future__ import annotations

from contextlib import AbstractContextManager

from aiogram import Bot
from aiogram.client.bot import T
from aiogram.exceptions import AiogramError, TelegramRetryAfter
from aiogram.methods import (
    EditMessageCaption,
    EditMessageText,
    SendMediaGroup,
    SendMessage,
    SendPhoto,
    TelegramMethod,
)
from aiogram.types import (
    InlineKeyboardMarkup,
    InputMediaPhoto,
    LinkPreviewOptions,
    MediaUnion,
    Message,
)
from opentelemetry.trace import Span, SpanKind

from homing.limits import WaitTooLong
from homing.limits.telegram import TelegramPace
from homing.telemetry import traces
from homing_workers.deliver.errors import NotAsked
from homing_workers.deliver.telegram.pictures import Photo

#: Seconds that a message waits for its turn, before it is put back and others are served.
_PATIENCE = 15.0


class Chat:
    """Sends to one address.

    All methods raise aiogram's errors, and `NotAsked` where no turn is to be had soon.
    """

    def __init__(self, bot: Bot, pace: TelegramPace, address: str) -> None:
        self._bot = bot
        self._pace = pace
        self._address = address

    async def text(
        self, html: str, buttons: InlineKeyboardMarkup | None = None, *, silent: bool = False
    ) -> Message:
        return await self._send(
            SendMessage(
                chat_id=self._address,
                text=html,
                reply_markup=buttons,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                disable_notification=silent or None,
            )
        )

    async def photo(
        self, photo: Photo, caption: str, buttons: InlineKeyboardMarkup | None
    ) -> Message:
        return await self._send(
            SendPhoto(
                chat_id=self._address, photo=photo.media, caption=caption, reply_markup=buttons
            )
        )

    async def album(self, photos: list[Photo], caption: str) -> list[Message]:
        """2 to 10 photos in one message; it cannot have buttons."""
        media: list[MediaUnion] = [
            InputMediaPhoto(media=photo.media, caption=None if number else caption)
            for number, photo in enumerate(photos)
        ]
        return await self._send(SendMediaGroup(chat_id=self._address, media=media))

    async def change_text(
        self, message_id: int, html: str, buttons: InlineKeyboardMarkup | None
    ) -> Message | bool:
        return await self._send(
            EditMessageText(
                chat_id=self._address,
                message_id=message_id,
                text=html,
                reply_markup=buttons,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        )

    async def change_caption(
        self, message_id: int, caption: str, buttons: InlineKeyboardMarkup | None
    ) -> Message | bool:
        """Of a photo, or of an album by its first message, which can have no buttons."""
        return await self._send(
            EditMessageCaption(
                chat_id=self._address,
                message_id=message_id,
                caption=caption,
                reply_markup=buttons,
            )
        )

    async def _send(self, method: TelegramMethod[T]) -> T:
        try:
            await self._pace.turn(self._address, waited=_PATIENCE)
        except WaitTooLong as error:
            raise NotAsked(str(error), after=error.seconds, counts=False) from error
        try:
            with _calling(method):
                sent = await self._bot(method)
        except TelegramRetryAfter as error:
            await self._pace.refused(self._address, error.retry_after)
            raise
        except AiogramError:
            # It may have arrived, or counts all the same.
            await self._pace.answered(self._address)
            raise
        await self._pace.answered(self._address)
        return sent


def _calling(method: TelegramMethod[T]) -> AbstractContextManager[Span]:
    """The span of a call, without its pace: what Telegram took for it."""
    name = method.__api_method__
    return traces.span(
        f"Bot API {name}",
        kind=SpanKind.CLIENT,
        attributes={"rpc.system": "telegram", "rpc.method": name},
    )
