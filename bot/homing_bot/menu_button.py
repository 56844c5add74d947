"""The button beside the text field of every chat: it opens the Mini App, where Telegram takes ours.

https://core.telegram.org/bots/api#menubutton
"""

from __future__ import annotations

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import MenuButtonCommands, MenuButtonWebApp, WebAppInfo

from homing.settings import Settings

_log = structlog.get_logger()

#: One for all languages: Telegram knows one button a bot.
_TEXT = "Homing"


async def put(bot: Bot, settings: Settings) -> None:
    """Puts the Mini App there, or else the list of commands. What Telegram refuses, the bot does without.

    Raises:
        AiogramError: the Bot API does not answer.
    """
    try:
        await bot.set_chat_menu_button(menu_button=_button(settings))
    except TelegramBadRequest as error:
        _log.warning("The Mini App has no button beside the text field", reason=str(error))


def _button(settings: Settings) -> MenuButtonCommands | MenuButtonWebApp:
    if not settings.opens_mini_apps:
        return MenuButtonCommands()
    app = WebAppInfo(url=f"{settings.public_url.rstrip('/')}/app")
    return MenuButtonWebApp(text=_TEXT, web_app=app)
