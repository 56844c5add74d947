"""What Telegram sends by itself. https://core.telegram.org/constructor/updates"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from telethon import types

from homing_workers.reader import posts
from homing_workers.reader.change import Change
from homing_workers.reader.posts import Names, marked


@dataclass(frozen=True)
class Behind:
    """Telegram does not tell what happened in the chat; it is to be asked. None: in any chat."""

    chat_id: int | None


@dataclass(frozen=True)
class Membership:
    """Something about our membership of the chat, or the chat itself, is not as it was."""

    chat_id: int


News = Change | Behind | Membership


def read(sent: object) -> Iterator[News]:
    """What it says of channels and supergroups."""
    match sent:
        case types.Updates() | types.UpdatesCombined():
            names = Names.of(sent.users, sent.chats)
            for update in sent.updates:
                yield from _one(update, names)
        case types.UpdateShort():
            yield from _one(sent.update, Names())
        case types.UpdatesTooLong():
            yield Behind(None)


def of_difference(chat_id: int, difference: types.updates.ChannelDifference) -> list[Change]:
    """What was missed; its end is the only place in the sequence that is known."""
    names = Names.of(difference.users, difference.chats)
    told = [
        news
        for update in difference.other_updates
        for news in _one(update, names)
        if isinstance(news, Change)
    ]
    return [posts.change(chat_id, difference.new_messages, names), *told]


def _one(update: object, names: Names) -> Iterator[News]:
    match update:
        case types.UpdateNewChannelMessage() | types.UpdateEditChannelMessage():
            message = update.message
            if isinstance(message.peer_id, types.PeerChannel):
                chat = marked(message.peer_id.channel_id)
                yield posts.change(chat, [message], names, pts=update.pts, count=update.pts_count)
        case types.UpdateDeleteChannelMessages():
            chat = marked(update.channel_id)
            yield Change(chat, gone=tuple(update.messages), pts=update.pts, count=update.pts_count)
        case types.UpdateChannelTooLong():
            yield Behind(marked(update.channel_id))
        case types.UpdateChannel():
            yield Membership(marked(update.channel_id))
        case object(channel_id=int(channel), pts=int(pts), pts_count=int(count)):
            # Pins and previews take places in the sequence, too.
            yield Change(marked(channel), pts=pts, count=count)
