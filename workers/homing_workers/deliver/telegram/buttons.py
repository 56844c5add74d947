"""The buttons under a message.

Pages of ours open inside Telegram where that is possible: in a chat with a person, from an https address. The Bot API
takes no `tel:` links, so numbers are on a page: https://core.telegram.org/bots/api#inlinekeyboardbutton
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, WebAppInfo

from homing.i18n import Catalogue, catalogue
from homing.limits.telegram import is_group
from homing.links import is_taken
from homing.models.kinds import Status
from homing.models.press import Action, Press
from homing.settings import Settings
from homing.storage.notifications import NotificationKind, OutgoingNotification
from homing.storage.outgoing import Outgoing, OutgoingDigest
from homing.storage.telegram.outgoing_signals import OutgoingSignal

Row = list[InlineKeyboardButton]


@dataclass(frozen=True)
class Buttons:
    """Makes keyboards with links to the web app."""

    public_url: str
    #: Whether the Bot API server takes Mini Apps from there.
    inside: bool

    @classmethod
    def of(cls, settings: Settings) -> Self:
        return cls(settings.public_url.rstrip("/"), inside=settings.opens_mini_apps)

    def of_alert(self, message: Outgoing) -> InlineKeyboardMarkup:
        """What a person can look at, and what they can do about it."""
        say = catalogue(message.language)
        rows = [_source(message, say), self._pages(message, say), _presses(message, say)]
        if message.searches:
            rows.append([_press("⏸", say("Pause search"), Action.PAUSE, message.delivery_id)])
        return InlineKeyboardMarkup(inline_keyboard=[row for row in rows if row])

    def of_digest(self, message: OutgoingDigest) -> InlineKeyboardMarkup | None:
        """The way to all of the person's alerts; None where Telegram would not take the link."""
        if not is_taken(self.public_url):
            return None
        say = catalogue(message.language)
        query = urlencode({"language": message.language})
        url = f"{self.public_url}/app?{query}"
        inbox = self._opens(say("Open inbox"), url, message.address)
        return InlineKeyboardMarkup(inline_keyboard=[[inbox]])

    def of_notification(self, message: OutgoingNotification) -> InlineKeyboardMarkup | None:
        """What can be done about what Homing itself tells; None below what other programs tell."""
        say = catalogue(message.language)
        match message.kind:
            case NotificationKind.MISSED:
                press = _press("💫", say("Get alerts again"), Action.PAY, message.delivery_id)
            case NotificationKind.BROADCAST:
                press = _press("🔕", say("No more news"), Action.NO_NEWS, message.delivery_id)
            case _:
                return None
        return InlineKeyboardMarkup(inline_keyboard=[[press]])

    def of_signal(self, message: OutgoingSignal) -> InlineKeyboardMarkup | None:
        """The way to the message; none to one that is deleted."""
        if message.withdrawn:
            return None
        link = InlineKeyboardButton(text=_text("🔗", "Open message"), url=message.message.url)
        return InlineKeyboardMarkup(inline_keyboard=[[link]])

    def _pages(self, message: Outgoing, say: Catalogue) -> Row:
        if not is_taken(self.public_url) or _gone(message):
            return []
        row: Row = []
        if message.pictures:
            row.append(self._page("📷", say("Photos"), message, "/gallery"))
        if message.has_phones:
            row.append(self._page("📞", say("Phone"), message, "/phone"))
        return row

    def _page(self, sign: str, label: str, message: Outgoing, below: str) -> InlineKeyboardButton:
        query = urlencode({"language": message.language})
        url = f"{self.public_url}/app/listings/{message.listing_id}{below}?{query}"
        return self._opens(_text(sign, label), url, message.address)

    def _opens(self, text: str, url: str, address: str | None) -> InlineKeyboardButton:
        """Inside Telegram where that is possible."""
        if self.inside and not is_group(address or ""):
            return InlineKeyboardButton(text=text, web_app=WebAppInfo(url=url))
        return InlineKeyboardButton(text=text, url=url)


def _source(message: Outgoing, say: Catalogue) -> Row:
    if not is_taken(message.url):
        return []
    return [InlineKeyboardButton(text=_text("🔗", say("Open advert")), url=message.url)]


def _presses(message: Outgoing, say: Catalogue) -> Row:
    if _gone(message):
        return []
    keep = (
        _press("⭐", say("Kept"), Action.DROP, message.listing_id)
        if message.favourite
        else _press("☆", say("Keep"), Action.KEEP, message.listing_id)
    )
    return [keep, _press("🚫", say("Not for me"), Action.DISMISS, message.listing_id)]


def _press(sign: str, label: str, action: Action, number: int) -> InlineKeyboardButton:
    data = Press(action=action, id=number).pack()
    return InlineKeyboardButton(text=_text(sign, label), callback_data=data)


def _text(sign: str, label: str) -> str:
    return f"{sign} {label}"


def _gone(message: Outgoing) -> bool:
    return message.status in (Status.REMOVED, Status.SOLD)
