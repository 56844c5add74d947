"""What the page shows, as JSON."""

from __future__ import annotations

import json
from typing import Any

from botapi.files import Files
from botapi.messages import Message
from botapi.page.segments import segments
from botapi.world import Chat, Person, World

#: Messages of a chat that are shown.
_MOST = 200
#: Contents that are told by a word and some of their fields.
_OTHERS = {
    "sticker": "emoji",
    "contact": "phone_number",
    "location": "latitude",
    "successful_payment": "total_amount",
    "refunded_payment": "total_amount",
    "web_app_data": "data",
}


def state(world: World, files: Files, chat_id: int | None) -> dict[str, Any]:
    """The bot, all chats and one of them in full."""
    chat = world.chats.get(chat_id or 0)
    listed = [_listed(world, one) for one in world.chats.values()]
    return {
        "bot": {"name": world.profile.first_name, "username": world.profile.username},
        "chats": sorted(listed, key=lambda one: -int(one["at"])),
        "chat": None if chat is None else _chat(world, files, chat),
    }


def _listed(world: World, chat: Chat) -> dict[str, Any]:
    last = next((one for one in reversed(chat.messages.values()) if not one.is_deleted), None)
    return {
        "id": chat.id,
        "title": title(world, chat),
        "type": chat.type,
        "language": world.people[chat.id].language if chat.type == "private" else "",
        "at": last.message_id if last else 0,
        "last": "" if last is None else (last.text or _what(last))[:80],
    }


def title(world: World, chat: Chat) -> str:
    """The name of a person or a group."""
    if chat.type != "private":
        return chat.title
    one = world.people[chat.id]
    return f"{one.first_name} {one.last_name}".strip()


def speaker(world: World, chat: Chat) -> Person | None:
    """As whom the page speaks in a chat: the person themselves, or a group's first member."""
    if chat.type == "private":
        return world.people[chat.id]
    here = (i for i, status in chat.members.items() if status not in ("left", "kicked"))
    return next((world.people[one] for one in here if one in world.people), None)


def _chat(world: World, files: Files, chat: Chat) -> dict[str, Any]:
    person = speaker(world, chat)
    shown = [one for one in chat.messages.values() if not one.is_deleted][-_MOST:]
    menu = chat.menu_button or world.profile.menu_button
    language = person.language if person else ""
    return {
        "id": chat.id,
        "title": title(world, chat),
        "speaker": person.first_name if person else None,
        "is_open": chat.type != "private" or chat.is_open,
        "is_blocked": chat.is_blocked,
        "commands": _commands(world, language),
        "menu": menu.get("text", "") if "web_app" in menu else None,
        "about": _in(world.profile.descriptions, language),
        "keyboard": _keyboard(shown),
        "messages": [_message(world, files, chat, one) for one in shown],
    }


def _message(world: World, files: Files, chat: Chat, message: Message) -> dict[str, Any]:
    replied = chat.messages.get(message.reply_to or 0)
    return {
        "id": message.message_id,
        "is_bot": message.from_id == world.profile.id,
        "from": "" if message.from_id not in world.people else _name(world, message.from_id),
        "date": message.date,
        "edited": message.edit_date is not None,
        "pinned": message.message_id in chat.pinned,
        "album": message.album,
        "segments": segments(message.text, message.entities),
        "note": "" if message.text else _what(message),
        "photo": _photo(files, message),
        "spoiler": bool(message.content.get("has_media_spoiler")),
        "document": _document(message),
        "reply": "" if replied is None else (replied.text or _what(replied))[:80],
        "rows": [[_button(one) for one in row] for row in message.rows],
    }


def _name(world: World, person_id: int) -> str:
    return world.people[person_id].first_name


def _button(button: dict[str, Any]) -> dict[str, Any]:
    kinds = ("callback_data", "url", "web_app", "pay", "copy_text", "switch_inline_query")
    kind = next((one for one in kinds if one in button), "other")
    return {"text": button["text"], "kind": kind, "url": button.get("url", "")}


def _photo(files: Files, message: Message) -> str | None:
    file = files.get(message.photo or "")
    if file is None:
        return None
    return f"/_page/file/{file.file_id}" if file.size else file.url


def _document(message: Message) -> dict[str, str] | None:
    document = message.content.get("document")
    if document is None:
        return None
    return {"name": document["file_name"], "url": f"/_page/file/{document['file_id']}"}


def _what(message: Message) -> str:
    """A message without text in a few words."""
    content = message.content
    if invoice := content.get("invoice"):
        return f"{invoice['title']}: {invoice['description']} (⭐️ {invoice['total_amount']})"
    for kind, field in _OTHERS.items():
        if kind in content:
            return f"{kind.replace('_', ' ')}: {content[kind].get(field, '')}"
    return "" if {"photo", "document"} & content.keys() else next(iter(content), "")


def _keyboard(shown: list[Message]) -> list[list[dict[str, str]]]:
    """The reply keyboard that the last message with one left."""
    last = next((one.keyboard for one in reversed(shown) if one.keyboard is not None), None)
    rows = [] if last is None else last.get("keyboard", [])
    return [[_key(one) for one in row] for row in rows]


def _key(key: dict[str, Any] | str) -> dict[str, str]:
    if isinstance(key, str):
        return {"text": key, "kind": "text"}
    kinds = ("request_contact", "request_location", "web_app")
    return {"text": key["text"], "kind": next((one for one in kinds if key.get(one)), "text")}


def _commands(world: World, language: str) -> list[dict[str, str]]:
    """Those of the widest scope, in the person's language if there are."""
    for scope in ("all_private_chats", "default"):
        for code in (language, ""):
            key = json.dumps([{"type": scope}, code], sort_keys=True)
            if found := world.profile.commands.get(key):
                return found
    return []


def _in(texts: dict[str, str], language: str) -> str:
    return texts.get(language) or texts.get("", "")
