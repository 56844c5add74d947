"""People, chats and messages as the Bot API tells them."""

from __future__ import annotations

from typing import Any

from botapi.messages import Message
from botapi.world import Chat, Person, World


def user(world: World, user_id: int) -> dict[str, Any]:
    """A User: the bot or a person."""
    if user_id == world.profile.id:
        return {
            "id": user_id,
            "is_bot": True,
            "first_name": world.profile.first_name,
            "username": world.profile.username,
        }
    return person(world.people[user_id])


def person(one: Person) -> dict[str, Any]:
    """A User."""
    told = {
        "id": one.id,
        "is_bot": False,
        "first_name": one.first_name,
        "last_name": one.last_name,
        "username": one.username,
        "language_code": one.language,
        "is_premium": one.is_premium,
    }
    return {name: value for name, value in told.items() if value or name == "is_bot"}


def chat(world: World, one: Chat) -> dict[str, Any]:
    """A Chat."""
    if one.type == "private":
        known = world.people[one.id]
        names = {
            "first_name": known.first_name,
            "last_name": known.last_name,
            "username": known.username,
        }
    else:
        names = {"title": one.title, "username": one.username}
    return {"id": one.id, "type": one.type} | {k: v for k, v in names.items() if v}


def message(world: World, one: Message, *, nested: bool = False) -> dict[str, Any]:
    """A Message; a nested one does not tell what it replies to."""
    where = world.chats[one.chat_id]
    told: dict[str, Any] = {
        "message_id": one.message_id,
        "from": user(world, one.from_id),
        "chat": chat(world, where),
        "date": one.date,
    }
    if one.edit_date is not None:
        told["edit_date"] = one.edit_date
    original = where.messages.get(one.reply_to or 0)
    if original is not None and not nested:
        told["reply_to_message"] = message(world, original, nested=True)
    told |= one.content
    if one.markup is not None:
        told["reply_markup"] = one.markup
    return told
