"""Whatever nobody else understands: the person is told what there is."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.enums import ContentType
from aiogram.types import Message

from homing.i18n import Catalogue, mark
from homing_bot.onboarding import leaving
from homing_bot.routers.help import told
from homing_bot.screens import Screen, send
from homing_bot.screens.markup import paragraphs

#: What people send; all else is what Telegram notes in a chat.
_SENT = {
    ContentType.TEXT,
    ContentType.ANIMATION,
    ContentType.AUDIO,
    ContentType.CONTACT,
    ContentType.DICE,
    ContentType.DOCUMENT,
    ContentType.GAME,
    ContentType.LOCATION,
    ContentType.PAID_MEDIA,
    ContentType.PHOTO,
    ContentType.POLL,
    ContentType.STICKER,
    ContentType.STORY,
    ContentType.VENUE,
    ContentType.VIDEO,
    ContentType.VIDEO_NOTE,
    ContentType.VOICE,
}
_NOT_UNDERSTOOD = mark("I did not understand that.")
_EDITED = mark("I do not follow changes of messages. Please write it anew.")


def make() -> Router:
    """The router; it takes every message, so it comes last."""
    router = Router(name="unknown")
    private = F.chat.type == "private"
    router.message.register(explain, private, F.content_type.in_(_SENT))
    router.edited_message.register(explain_edit, private)
    return router


async def explain(message: Message, say: Catalogue) -> None:
    """Says what the bot can do."""
    await send(message, unknown(say))


async def explain_edit(message: Message, say: Catalogue) -> None:
    """Says that it is too late."""
    await send(message, Screen(say(_EDITED)))


def unknown(say: Catalogue) -> Screen:
    """With what can be done instead."""
    return Screen(paragraphs(say(_NOT_UNDERSTOOD), told(say)), [leaving.again(say)])
