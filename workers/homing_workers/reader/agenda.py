"""Which chats are to be caught up with, and which is next."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection

from homing_workers.reader import figures

#: A gap may close by itself: changes come out of order.
_SETTLE_SECONDS = 0.7


class Agenda:
    """Chats by the time at which they are due; asking twice asks once."""

    def __init__(self) -> None:
        self._due: dict[int, float] = {}
        self._changed = asyncio.Event()

    def add(self, chat_id: int, after: float = _SETTLE_SECONDS) -> None:
        """The chat is due in so many seconds, or sooner if it was."""
        due = time.monotonic() + after
        if due < self._due.get(chat_id, float("inf")):
            self._due[chat_id] = due
            self._changed.set()
        figures.BEHIND.set(len(self._due))

    def keep(self, chat_ids: Collection[int]) -> None:
        """Forgets all others."""
        self._due = {chat: due for chat, due in self._due.items() if chat in chat_ids}
        figures.BEHIND.set(len(self._due))

    def __len__(self) -> int:
        return len(self._due)

    async def next(self) -> int:
        """Waits until a chat is due, and takes it from the agenda."""
        while True:
            self._changed.clear()
            chat, due = min(self._due.items(), key=lambda item: item[1], default=(0, float("inf")))
            wait = due - time.monotonic()
            if wait <= 0:
                del self._due[chat]
                figures.BEHIND.set(len(self._due))
                return chat
            await _wait(self._changed, wait)


async def _wait(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds if seconds != float("inf") else None):
            await event.wait()
    except TimeoutError:
        return
