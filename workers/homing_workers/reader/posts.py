"""Messages of Telegram as our models. https://core.telegram.org/constructor/message"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import structlog
from pydantic import ValidationError
from telethon import types

from homing.storage.telegram.posts import Part, Post
from homing_workers.reader import media
from homing_workers.reader.change import Change

_log = structlog.get_logger()


@dataclass(frozen=True)
class Author:
    id: int
    name: str
    username: str | None


@dataclass
class Names:
    """Who wrote, as far as the answers say: they bring users and chats beside the messages."""

    known: dict[int, Author] = field(default_factory=dict)

    @classmethod
    def of(cls, users: Iterable[object], chats: Iterable[object]) -> Names:
        return cls({author.id: author for author in map(_author, [*users, *chats]) if author})

    def author(self, message: types.Message) -> Author | None:
        """None where nobody is named: posts of channels are the channel's."""
        if message.from_id is None:
            signature = message.post_author
            return Author(0, _clean(signature), None) if signature else None
        number = _number(message.from_id)
        return self.known.get(number) or Author(number, "", None)


def change(
    chat_id: int, messages: Iterable[object], names: Names, *, pts: int = 0, count: int = 0
) -> Change:
    """What an answer with these messages says: what is there, and what is not."""
    posts: list[Post] = []
    services: list[int] = []
    gone: list[int] = []
    for message in messages:
        match message:
            case types.Message():
                posts.append(post(chat_id, message, names, pts))
            case types.MessageService():
                services.append(message.id)
            case types.MessageEmpty():
                gone.append(message.id)
    return Change(chat_id, tuple(posts), tuple(services), tuple(gone), pts, count)


def post(chat_id: int, message: types.Message, names: Names, pts: int = 0) -> Post:
    """A message; one that does not fit is kept without what it says, with the reason."""
    try:
        return _post(chat_id, message, names, pts)
    except (ValidationError, AttributeError, TypeError, ValueError) as error:
        reason = str(error)[:500]
        _log.error("a message does not fit", chat=chat_id, message=message.id, reason=reason)
        part = Part(id=message.id, media={"kind": "unreadable", "reason": _clean(reason)}, pts=pts)
        return Post(chat_id=chat_id, part=part, sent_at=message.date)


def _post(chat_id: int, message: types.Message, names: Names, pts: int) -> Post:
    author = names.author(message)
    return Post(
        chat_id=chat_id,
        part=Part(
            id=message.id,
            text=_clean(message.message or ""),
            media=media.told(message.media),
            edited_at=message.edit_date,
            pts=pts,
        ),
        grouped_id=message.grouped_id,
        author_id=author.id or None if author else None,
        author_name=author.name if author else "",
        author_username=author.username if author else None,
        sent_at=message.date,
    )


def marked(channel_id: int) -> int:
    """The number of a channel as it is written everywhere else: -100 and its own."""
    return -1_000_000_000_000 - channel_id


def _number(peer: types.PeerUser | types.PeerChannel | types.PeerChat) -> int:
    match peer:
        case types.PeerUser():
            return int(peer.user_id)
        case types.PeerChannel():
            return marked(peer.channel_id)
    return -int(peer.chat_id)


def _author(who: object) -> Author | None:
    match who:
        case types.User():
            name = " ".join(filter(None, (who.first_name, who.last_name)))
            return Author(who.id, _clean(name), _clean(who.username or "") or None)
        case types.Channel():
            return Author(marked(who.id), _clean(who.title), _clean(who.username or "") or None)
    return None


def _clean(text: str) -> str:
    """PostgreSQL knows no NUL in texts."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")
