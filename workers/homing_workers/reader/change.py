"""What happened in a chat, or what an answer tells of it."""

from __future__ import annotations

from dataclasses import dataclass

from homing.storage.telegram.posts import Post


@dataclass(frozen=True, slots=True)
class Change:
    """Part of what is to be stored of one chat.

    Attributes:
        posts: messages as they are now.
        services: ids of service messages.
        gone: ids of messages that are deleted.
        pts: the place in the chat's sequence after this change; 0 where it has none.
        count: how many places it takes; a change that was missed leaves a gap.
    """

    chat_id: int
    posts: tuple[Post, ...] = ()
    services: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    pts: int = 0
    count: int = 0

    @property
    def ids(self) -> list[int]:
        """All ids that it tells of."""
        return [*(post.part.id for post in self.posts), *self.services, *self.gone]
