"""sendMessage, sendChatAction."""

from __future__ import annotations

from typing import Any

from botapi.call import Call
from botapi.errors import bad_request
from botapi.fields import AsJson, ChatId, Object, Parameters
from botapi.methods.sending import Sending, post, text_content

_ACTIONS = frozenset(
    (
        *("typing", "upload_photo", "record_video", "upload_video", "record_voice"),
        *("upload_voice", "upload_document", "choose_sticker", "find_location"),
        *("record_video_note", "upload_video_note"),
    )
)


class LinkPreviewOptions(Object):
    is_disabled: bool | None = None
    url: str | None = None
    prefer_small_media: bool | None = None
    prefer_large_media: bool | None = None
    show_above_text: bool | None = None


class SendMessage(Sending):
    text: str
    parse_mode: str | None = None
    entities: AsJson[list[dict[str, Any]] | None] = None
    link_preview_options: AsJson[LinkPreviewOptions | None] = None


class SendChatAction(Parameters):
    chat_id: ChatId
    business_connection_id: str | None = None
    message_thread_id: int | None = None
    action: str


async def send_message(call: Call, given: SendMessage) -> Any:
    content = text_content(given.text, given.parse_mode, given.entities)
    if given.link_preview_options is not None:
        preview = given.link_preview_options.model_dump(exclude_none=True)
        content["link_preview_options"] = preview
    return post(call, given, content)[0]


async def send_chat_action(call: Call, given: SendChatAction) -> Any:
    if given.action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    call.world.destination(given.chat_id)
    return True
