"""Who is an administrator."""

from __future__ import annotations

from aiogram.types import CallbackQuery, Message

from homing.settings import Settings


async def by_admin(event: Message | CallbackQuery, settings: Settings) -> bool:
    """A filter: whether somebody of ADMIN_IDS has written or pressed, in a chat with the bot alone."""
    person = event.from_user
    message = event if isinstance(event, Message) else event.message
    if person is None or message is None:
        return False
    return person.id in settings.admin_ids and message.chat.type == "private"
