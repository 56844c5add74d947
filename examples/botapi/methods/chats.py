"""getChat, getChatMember, getChatMemberCount, leaveChat, pinChatMessage, unpinChatMessage."""

from __future__ import annotations

from typing import Any

from botapi import wire
from botapi.call import Call
from botapi.errors import bad_request
from botapi.fields import ChatId, Parameters
from botapi.world import Chat

_RIGHTS = (
    *("is_anonymous", "can_be_edited", "can_manage_chat", "can_delete_messages"),
    *("can_manage_video_chats", "can_restrict_members", "can_promote_members"),
    *("can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories"),
    *("can_delete_stories", "can_send_welcome_messages"),
)
_GIFTS = (
    *("unlimited_gifts", "limited_gifts", "unique_gifts"),
    *("premium_subscription", "gifts_from_channels"),
)


class OfChat(Parameters):
    chat_id: ChatId


class GetChatMember(OfChat):
    user_id: int


class Pin(OfChat):
    message_id: int
    business_connection_id: str | None = None
    disable_notification: bool | None = None


class Unpin(OfChat):
    message_id: int | None = None
    business_connection_id: str | None = None


async def get_chat(call: Call, given: OfChat) -> Any:
    chat = call.world.chat(given.chat_id)
    told = wire.chat(call.world, chat) | {
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }
    if chat.pinned:
        told["pinned_message"] = wire.message(call.world, chat.messages[chat.pinned[-1]])
    return told


async def get_chat_member(call: Call, given: GetChatMember) -> Any:
    chat, world = call.world.chat(given.chat_id), call.world
    if given.user_id not in world.people and given.user_id != world.profile.id:
        raise bad_request("user not found")
    is_here = chat.type == "private" and given.user_id in (chat.id, world.profile.id)
    status = chat.members.get(given.user_id, "member" if is_here else "left")
    told = {"status": status, "user": wire.user(world, given.user_id)}
    if status == "creator":
        return told | {"is_anonymous": False}
    if status == "administrator":
        return told | dict.fromkeys(_RIGHTS, False)
    return told | ({"until_date": 0} if status == "kicked" else {})


async def get_chat_member_count(call: Call, given: OfChat) -> Any:
    chat = call.world.chat(given.chat_id)
    if chat.type == "private":
        return 2
    return sum(status not in ("left", "kicked") for status in chat.members.values())


async def leave_chat(call: Call, given: OfChat) -> Any:
    chat = call.world.destination(given.chat_id)
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.members[call.world.profile.id] = "left"
    return True


async def pin_chat_message(call: Call, given: Pin) -> Any:
    chat = call.world.destination(given.chat_id)
    _check_right(call, chat)
    call.world.message(chat, given.message_id, "message to pin not found")
    chat.pinned = [one for one in chat.pinned if one != given.message_id] + [given.message_id]
    call.world.bell.ring()
    return True


async def unpin_chat_message(call: Call, given: Unpin) -> Any:
    chat = call.world.destination(given.chat_id)
    _check_right(call, chat)
    wanted = given.message_id or (chat.pinned[-1] if chat.pinned else 0)
    if wanted not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(wanted)
    call.world.bell.ring()
    return True


def _check_right(call: Call, chat: Chat) -> None:
    status = chat.members.get(call.world.profile.id)
    if chat.type != "private" and status not in ("creator", "administrator"):
        raise bad_request("not enough rights to manage pinned messages in the chat")
