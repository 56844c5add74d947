"""A message of a chat; the parts of an album are one."""

from __future__ import annotations

from typing import Any

from pydantic import AwareDatetime

from homing.models.base import Value


class Message(Value):
    """A stored message, as it was last seen.

    Attributes:
        id: of the row.
        chat_id: -100 and the number of the channel.
        chat_username: without @; None of private chats.
        message_id: within the chat; of an album that of its first part.
        part_ids: of all parts, in order; of a single message its own.
        text: as people read it; of an album its parts' captions, one a paragraph.
        deleted_at: when it was found to be gone as a whole.
        version: grows with every edit and with the withdrawal.
        live: it came while it was sent, not from history.
    """

    id: int
    chat_id: int
    chat_username: str | None = None
    chat_title: str = ""
    message_id: int
    grouped_id: int | None = None
    part_ids: tuple[int, ...]
    author_id: int | None = None
    author_name: str = ""
    author_username: str | None = None
    text: str = ""
    media: tuple[dict[str, Any], ...] = ()
    sent_at: AwareDatetime
    edited_at: AwareDatetime | None = None
    deleted_at: AwareDatetime | None = None
    version: int = 1
    live: bool = False
    traceparent: str | None = None

    @property
    def url(self) -> str:
        """The deep link; those of private chats open for members only. https://core.telegram.org/api/links#message-links"""
        if self.chat_username:
            return f"https://t.me/{self.chat_username}/{self.message_id}"
        return f"https://t.me/c/{str(self.chat_id).removeprefix('-100')}/{self.message_id}"
