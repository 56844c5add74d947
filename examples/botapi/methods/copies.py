"""copyMessage, forwardMessage."""

from __future__ import annotations

from typing import Any

from botapi import wire
from botapi.call import Call
from botapi.errors import bad_request
from botapi.fields import ChatId
from botapi.messages import Message
from botapi.methods.sending import Captioned, Sending, caption_content, post

_UNCOPIED = ("media_group_id", "forward_origin")


class CopyMessage(Sending, Captioned):
    from_chat_id: ChatId
    message_id: int
    video_start_timestamp: int | None = None


class ForwardMessage(Sending):
    from_chat_id: ChatId
    message_id: int
    video_start_timestamp: int | None = None


async def copy_message(call: Call, given: CopyMessage) -> Any:
    original = _original(call, given.from_chat_id, given.message_id, "message to copy not found")
    if "invoice" in original.content:
        raise bad_request("message can't be copied")
    content = {k: v for k, v in original.content.items() if k not in _UNCOPIED}
    if given.caption is not None and "text" not in content:
        content = {k: v for k, v in content.items() if not k.startswith("caption")}
        content |= caption_content(given)
    return {"message_id": post(call, given, content)[0]["message_id"]}


async def forward_message(call: Call, given: ForwardMessage) -> Any:
    original = _original(call, given.from_chat_id, given.message_id, "message to forward not found")
    origin = {
        "type": "user",
        "date": original.date,
        "sender_user": wire.user(call.world, original.from_id),
    }
    content = {k: v for k, v in original.content.items() if k != "media_group_id"}
    return post(call, given, {"forward_origin": origin} | content)[0]


def _original(call: Call, chat_id: ChatId, message_id: int, missing: str) -> Message:
    return call.world.message(call.world.destination(chat_id), message_id, missing)
