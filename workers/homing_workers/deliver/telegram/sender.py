"""The sender: what goes into a chat for a delivery, and in which messages.

Limits of the Bot API: https://core.telegram.org/bots/api and https://core.telegram.org/bots/faq
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import structlog
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import AiogramError, TelegramAPIError
from aiogram.types import Message as Sent
from aiogram.utils.token import TokenValidationError

from homing.images import ImageStore
from homing.limits import Limiter
from homing.limits.telegram import TelegramPace, is_group
from homing.settings import Settings, SettingsError
from homing.storage.morning_reports import OutgoingReport
from homing.storage.notifications import OutgoingNotification
from homing.storage.outgoing import Outgoing, OutgoingDigest, OutgoingEdit
from homing.storage.telegram.outgoing_signals import OutgoingSignal, OutgoingSignalEdit
from homing_workers.deliver.errors import Never, NotAsked, TryAgain, Vanished
from homing_workers.deliver.sender import Message
from homing_workers.deliver.telegram import errors, message
from homing_workers.deliver.telegram.buttons import Buttons
from homing_workers.deliver.telegram.chat import Chat
from homing_workers.deliver.telegram.pictures import Photo, Pictures
from homing_workers.deliver.telegram.text import CAPTION_UNITS, TEXT_UNITS

_log = structlog.get_logger()

#: Seconds for one call, upload included.
_TIMEOUT = 30.0


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
        pace = TelegramPace(limiter, bot.id, settings.telegram_rate)
        buttons = Buttons.of(settings)
        yield TelegramSender(bot, pace, Pictures(images), buttons, zone=settings.time_zone)


class TelegramSender:
    """Sends alerts, several of them at once, reports and notifications to chats."""

    def __init__(
        self, bot: Bot, pace: TelegramPace, pictures: Pictures, buttons: Buttons, *, zone: str
    ) -> None:
        self._bot = bot
        self._pace = pace
        self._pictures = pictures
        self._buttons = buttons
        self._zone = zone

    async def send(self, given: Message) -> str:
        """As `Sender.send`; identifiers of several messages have commas between them."""
        if not given.address:
            raise Never("the person has no chat with the bot")
        chat = Chat(self._bot, self._pace, given.address)
        try:
            return await self._send(chat, given)
        except AiogramError as error:
            raise errors.translated(error) from error

    async def _send(self, chat: Chat, given: Message) -> str:
        match given:
            case OutgoingReport():
                sent = await chat.text(message.report(given, self._zone))
            case OutgoingNotification():
                buttons = self._buttons.of_notification(given)
                sent = await chat.text(message.notification(given), buttons)
            case OutgoingDigest():
                sent = await chat.text(message.digest(given), self._buttons.of_digest(given))
            case OutgoingEdit():
                return await self._edit(chat, given, given.message_id or "")
            case Outgoing():
                return await self._alert(chat, given)
            case OutgoingSignalEdit():
                return await self._edit_signal(chat, given, given.told_as or "")
            case OutgoingSignal():
                sent = await chat.text(message.signal(given), self._buttons.of_signal(given))
        return str(sent.message_id)

    async def _edit(self, chat: Chat, given: OutgoingEdit, ids: str) -> str:
        """Edits the caption, or the text where there is no picture; which of them it is Telegram alone knows."""
        first, *others = ids.split(",")
        buttons = None if others else self._buttons.of_alert(given)
        ways = [(chat.change_caption, CAPTION_UNITS), (chat.change_text, TEXT_UNITS)]
        for change, limit in ways if given.pictures else ways[::-1]:
            try:
                await change(int(first), message.alert(given, limit), buttons)
            except TelegramAPIError as error:
                if errors.changes_nothing(error):
                    return ids
                if not errors.is_of_another_kind(error):
                    raise
            else:
                return ids
        raise Vanished("the alert has neither text nor caption any more")

    async def _edit_signal(self, chat: Chat, given: OutgoingSignalEdit, told_as: str) -> str:
        try:
            await chat.change_text(
                int(told_as), message.signal(given), self._buttons.of_signal(given)
            )
        except TelegramAPIError as error:
            if not errors.changes_nothing(error):
                raise
        return told_as

    async def _alert(self, chat: Chat, given: Outgoing) -> str:
        """An album with its buttons below, a photo, or a text: what there is and what Telegram takes."""
        if given.parts:
            return await self._below_album(chat, given, given.parts)
        if album := await self._album(chat, given):
            ids = ",".join(str(one.message_id) for one in album)
            return await self._below_album(chat, given, ids)
        sent = await self._photo(chat, given) or await chat.text(
            message.alert(given, TEXT_UNITS), self._buttons.of_alert(given)
        )
        return str(sent.message_id)

    async def _album(self, chat: Chat, given: Outgoing) -> list[Sent]:
        """The album as far as Telegram takes its pictures; empty where fewer than two are left."""
        # A group gets 20 messages a minute in all, so there it is one for each alert.
        alone = is_group(given.address or "")
        photos = [] if alone else await self._pictures.photos(given.pictures)
        while len(photos) > 1:
            try:
                sent = await chat.album(photos, message.alert(given, CAPTION_UNITS))
            except TelegramAPIError as error:
                photos = self._fewer(photos, given, error)
            else:
                self._pictures.remember(photos, sent)
                return sent
        return []

    async def _photo(self, chat: Chat, given: Outgoing) -> Sent | None:
        """The first picture that Telegram takes; None where it takes none."""
        for photo in [way for one in given.pictures[:1] for way in await self._pictures.ways(one)]:
            caption = message.alert(given, CAPTION_UNITS)
            try:
                sent = await chat.photo(photo, caption, self._buttons.of_alert(given))
            except TelegramAPIError as error:
                self._fewer([photo], given, error)
            else:
                self._pictures.remember([photo], [sent])
                return sent
        return None

    def _fewer(
        self, photos: Sequence[Photo], given: Outgoing, error: TelegramAPIError
    ) -> list[Photo]:
        """Photos that are left when Telegram has refused some; raises what is not about pictures."""
        if not errors.is_about_pictures(error):
            raise error
        _log.info("Telegram refused a picture", listing=given.listing_id, reason=str(error))
        return self._pictures.without_refused(photos, error)

    async def _below_album(self, chat: Chat, given: Outgoing, parts: str) -> str:
        """The buttons, silently, since the album has just rung; when they fail, the album is not sent again."""
        try:
            sent = await chat.text(message.name(given), self._buttons.of_alert(given), silent=True)
        except NotAsked as error:
            # Of the album somebody was asked.
            text = f"the buttons of an album wait: {error}"
            raise TryAgain(text, after=error.after, counts=False, parts=parts) from error
        except AiogramError as error:
            failure = errors.translated(error)
            if not isinstance(failure, TryAgain):
                _log.warning("An album stays without its buttons", reason=str(error))
                return parts
            failure.parts = parts
            raise failure from error
        return f"{parts},{sent.message_id}"
