"""editMessageText, editMessageCaption, editMessageMedia, editMessageReplyMarkup."""

from __future__ import annotations

from typing import Any

from botapi import wire
from botapi.call import Call
from botapi.errors import bad_request
from botapi.fields import AsJson, ChatId, Parameters
from botapi.messages import Message
from botapi.methods.attachments import InputMedia, input_content
from botapi.methods.sending import Captioned, caption_content, keyboard, text_content
from botapi.methods.texts import LinkPreviewOptions

_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


class Edit(Parameters):
    """Which message."""

    business_connection_id: str | None = None
    chat_id: ChatId | None = None
    message_id: int | None = None
    inline_message_id: str | None = None
    reply_markup: AsJson[dict[str, Any] | None] = None


class EditMessageText(Edit):
    text: str
    parse_mode: str | None = None
    entities: AsJson[list[dict[str, Any]] | None] = None
    link_preview_options: AsJson[LinkPreviewOptions | None] = None


class EditMessageCaption(Edit, Captioned):
    pass


class EditMessageMedia(Edit):
    media: AsJson[InputMedia]


class EditMessageReplyMarkup(Edit):
    pass


async def edit_text(call: Call, given: EditMessageText) -> Any:
    content = text_content(given.text, given.parse_mode, given.entities)
    if given.link_preview_options is not None:
        preview = given.link_preview_options.model_dump(exclude_none=True)
        content["link_preview_options"] = preview
    message = _editable(call, given)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return _change(call, message, content, given)


async def edit_caption(call: Call, given: EditMessageCaption) -> Any:
    caption = caption_content(given)
    message = _editable(call, given)
    if not {"photo", "document"} & message.content.keys():
        raise bad_request("there is no caption in the message to edit")
    kept = {
        name: value
        for name, value in message.content.items()
        if name not in ("caption", "caption_entities", "show_caption_above_media")
    }
    return _change(call, message, kept | caption, given)


async def edit_media(call: Call, given: EditMessageMedia) -> Any:
    message = _editable(call, given)
    content = await input_content(call, given.media)
    if message.album:
        content["media_group_id"] = message.album
    return _change(call, message, content, given)


async def edit_reply_markup(call: Call, given: EditMessageReplyMarkup) -> Any:
    message = _editable(call, given)
    return _change(call, message, message.content, given)


def _editable(call: Call, given: Edit) -> Message:
    if given.inline_message_id is not None:
        raise bad_request("MESSAGE_ID_INVALID")
    if given.chat_id is None:
        raise bad_request("chat_id is empty")
    if given.message_id is None:
        raise bad_request("message identifier is not specified")
    chat = call.world.destination(given.chat_id)
    message = call.world.message(chat, given.message_id, "message to edit not found")
    if not message.method or message.keyboard is not None:
        raise bad_request("message can't be edited")
    return message


def _change(call: Call, message: Message, content: dict[str, Any], given: Edit) -> Any:
    board = keyboard(call, call.world.chats[message.chat_id], given.reply_markup)
    if board is not None and "inline_keyboard" not in board:
        raise bad_request("inline keyboard expected")
    if content == message.content and board == message.markup:
        raise bad_request(_SAME)
    message.history.append(message.content)
    message.content, message.markup = content, board
    message.edit_date = call.world.now
    call.made.append(message.message_id)
    call.world.bell.ring()
    return wire.message(call.world, message)
