"""deleteMessage, deleteMessages."""

from __future__ import annotations

from typing import Any

from botapi.call import Call
from botapi.errors import bad_request
from botapi.fields import AsJson, ChatId, Parameters
from botapi.world import Chat

_MOST = 100


class DeleteMessage(Parameters):
    chat_id: ChatId
    message_id: int


class DeleteMessages(Parameters):
    chat_id: ChatId
    message_ids: AsJson[list[int]]


async def delete_message(call: Call, given: DeleteMessage) -> Any:
    chat = call.world.destination(given.chat_id)
    _delete(call, chat, given.message_id)
    return True


async def delete_messages(call: Call, given: DeleteMessages) -> Any:
    if not 1 <= len(given.message_ids) <= _MOST:
        raise bad_request(f"there must be from 1 to {_MOST} message identifiers")
    chat = call.world.destination(given.chat_id)
    known = [one for one in given.message_ids if one in chat.messages]
    for message_id in known:
        if not chat.messages[message_id].is_deleted:
            _delete(call, chat, message_id)
    return True


def _delete(call: Call, chat: Chat, message_id: int) -> None:
    message = call.world.message(chat, message_id, "message to delete not found")
    if call.world.clock() - message.date > call.options.deletable_seconds:
        raise bad_request("message can't be deleted for everyone")
    message.is_deleted = True
    call.made.append(message_id)
    call.world.bell.ring()
