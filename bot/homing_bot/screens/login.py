"""The link that logs a person in in a browser."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

from aiogram.types import InlineKeyboardButton

from homing.i18n import Catalogue
from homing.storage.web_logins import LINK_SECONDS
from homing_bot.screens.sample import Sample
from homing_bot.screens.screen import Screen


def login(link: str, say: Catalogue) -> Screen:
    """The link on a button, or in the text where Telegram takes no button to such a host."""
    minutes = LINK_SECONDS // 60
    text = say.plural(
        "This link opens Homing in a browser. It works once, for {n} minute. Give it to nobody.",
        "This link opens Homing in a browser. It works once, for {n} minutes. Give it to nobody.",
        minutes,
    )
    if "." not in (urlsplit(link).hostname or ""):
        return Screen(f"{escape(text)}\n\n{escape(link)}")
    return Screen(escape(text), [[InlineKeyboardButton(text=f"🔑 {say('Log in')}", url=link)]])


SAMPLES = (
    Sample(
        "login.link",
        "After /login",
        lambda say: login("https://homing.example/app/login/kX3...", say),
    ),
)
