"""What all methods share that send something."""

from __future__ import annotations

from typing import Any

from botapi import markup, wire
from botapi.call import Call
from botapi.entities import CAPTION_UNITS, TEXT_UNITS, formatted, units
from botapi.errors import bad_request
from botapi.fields import AsJson, ChatId, Object, Parameters
from botapi.messages import Message
from botapi.world import Chat


class ReplyParameters(Object):
    message_id: int
    chat_id: ChatId | None = None
    allow_sending_without_reply: bool | None = None
    quote: str | None = None
    quote_parse_mode: str | None = None
    quote_entities: list[dict[str, Any]] | None = None
    quote_position: int | None = None
    checklist_task_id: int | None = None
    poll_option_id: str | None = None


class Sending(Parameters):
    """Where to, and how."""

    chat_id: ChatId
    business_connection_id: str | None = None
    message_thread_id: int | None = None
    direct_messages_topic_id: int | None = None
    disable_notification: bool | None = None
    protect_content: bool | None = None
    allow_paid_broadcast: bool | None = None
    message_effect_id: str | None = None
    suggested_post_parameters: AsJson[dict[str, Any] | None] = None
    reply_parameters: AsJson[ReplyParameters | None] = None
    reply_markup: AsJson[dict[str, Any] | None] = None


class Captioned(Parameters):
    """A caption."""

    caption: str | None = None
    parse_mode: str | None = None
    caption_entities: AsJson[list[dict[str, Any]] | None] = None
    show_caption_above_media: bool | None = None


def text_content(
    text: str, parse_mode: str | None, entities: list[dict[str, Any]] | None
) -> dict[str, Any]:
    """`text` and `entities` of a message.

    Raises:
        Refusal: it is empty, too long or has wrong markup.
    """
    found = formatted(text, parse_mode, entities)
    if not found.text:
        raise bad_request("message text is empty")
    if units(found.text) > TEXT_UNITS:
        raise bad_request("message is too long")
    return {"text": found.text} | ({"entities": found.entities} if found.entities else {})


def caption_content(given: Captioned) -> dict[str, Any]:
    """`caption` and its entities; empty without one.

    Raises:
        Refusal: it is too long or has wrong markup.
    """
    found = formatted(given.caption or "", given.parse_mode, given.caption_entities)
    if units(found.text) > CAPTION_UNITS:
        raise bad_request("message caption is too long")
    told: dict[str, Any] = {"caption": found.text} if found.text else {}
    if found.text and found.entities:
        told["caption_entities"] = found.entities
    if found.text and given.show_caption_above_media:
        told["show_caption_above_media"] = True
    return told


def keyboard(call: Call, chat: Chat, given: dict[str, Any] | None) -> dict[str, Any] | None:
    """The checked keyboard for a chat.

    Raises:
        Refusal: it is wrong.
    """
    read = markup.read(
        given,
        private=chat.type == "private",
        http_on_loopback=call.options.http_on_loopback,
    )
    return markup.as_json(read)


def post(call: Call, to: Sending, *contents: dict[str, Any]) -> list[dict[str, Any]]:
    """Puts messages into a chat, all or none; gives them as the Bot API tells them.

    Raises:
        Refusal: the chat does not take them, or it is too fast.
    """
    world = call.world
    chat = world.destination(to.chat_id)
    board = keyboard(call, chat, to.reply_markup)
    reply_to = _replied(chat, to.reply_parameters)
    call.pace.take(chat.id)
    told = []
    for content in contents:
        message = world.add(
            Message(
                message_id=world.message_id(),
                chat_id=chat.id,
                from_id=world.profile.id,
                date=world.now,
                content=content,
                method=call.method,
                reply_to=reply_to,
                markup=board if board and "inline_keyboard" in board else None,
                keyboard=board if board and "inline_keyboard" not in board else None,
            )
        )
        call.made.append(message.message_id)
        told.append(wire.message(world, message))
    return told


def _replied(chat: Chat, asked: ReplyParameters | None) -> int | None:
    if asked is None:
        return None
    original = chat.messages.get(asked.message_id)
    if original is not None and not original.is_deleted:
        return asked.message_id
    if asked.allow_sending_without_reply:
        return None
    raise bad_request("message to be replied not found")
