"""Which chats an account is a member of, as its list of dialogs tells; nothing else is asked, and nothing joined.

https://core.telegram.org/api/folders
"""

from __future__ import annotations

from dataclasses import dataclass

from telethon import TelegramClient, types, utils

from homing.storage.database import Connection
from homing.storage.telegram import accounts, chats, members, wanted
from homing.storage.telegram.chats import Chat


@dataclass(frozen=True)
class Learned:
    """What the dialogs have told.

    Attributes:
        dialogs: all of them, with people too.
        chats: channels and supergroups.
        added: chats that the account was no member of when it was last asked.
        removed: chats that it is no member of any more.
    """

    dialogs: int
    chats: int
    added: tuple[int, ...]
    removed: tuple[int, ...]


async def learn(client: TelegramClient, connection: Connection, account_id: str) -> Learned:
    """Asks for all dialogs, and remembers the chats, their numbers and what opens them.

    Names of sources whose chat has become known get its number.
    """
    entities = [dialog.entity async for dialog in client.iter_dialogs()]
    found = [each for each in entities if _is_read(each)]
    async with connection.transaction():
        await accounts.ensure(connection, account_id)
        await chats.upsert(connection, list(map(_chat, found)))
        change = await members.replace(
            connection, account_id, {_number(each): each.access_hash for each in found}
        )
        await wanted.learn(connection)
        await accounts.counted(connection, account_id, len(entities))
    return Learned(len(entities), len(found), change.added, change.removed)


def _is_read(entity: object) -> bool:
    """A channel or supergroup that the account has not left, and that tells what opens it."""
    return isinstance(entity, types.Channel) and not entity.left and entity.access_hash is not None


def _chat(channel: types.Channel) -> Chat:
    return Chat(chat_id=_number(channel), username=_username(channel), title=channel.title)


def _number(channel: types.Channel) -> int:
    return int(utils.get_peer_id(channel))


def _username(channel: types.Channel) -> str | None:
    """The public one; of several the first that is active. https://core.telegram.org/api/invites#public-usernames"""
    others = (each.username for each in channel.usernames or () if each.active)
    name = channel.username or next(others, None)
    return name.lower() if name else None
