"""A client that hands updates on as they come, in place of Telethon's own handling of them.

Telethon keeps the place in a channel's changes in memory, holds what comes behind a gap back for half a second, and loses edits and
deletions that a difference tells of. Whoever reads keeps its place itself, together with what it stores.
https://core.telegram.org/api/updates
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from telethon import TelegramClient

#: Is given what Telegram sends: an object of the type Updates.
Heard = Callable[[Any], None]


class Listener(TelegramClient):  # type: ignore[misc]  # the library has no types
    """As Telethon's, until somebody listens."""

    _updates_handle: asyncio.Task[None] | None
    _heard: Heard | None = None
    _back: Callable[[], None] | None = None

    def hear(self, heard: Heard, back: Callable[[], None]) -> None:
        """From now on updates go there, and nowhere else.

        Args:
            heard: with each update; it must not wait.
            back: whenever a lost connection was opened again, so that updates may have been lost.
        """
        self._heard, self._back = heard, back
        if self._updates_handle is not None:
            self._updates_handle.cancel()
            self._updates_handle = self.loop.create_task(self._update_loop())

    async def _update_loop(self) -> None:
        if self._heard is None:
            await super()._update_loop()
            return
        while self.is_connected():
            self._heard(await self._updates_queue.get())

    async def _handle_auto_reconnect(self) -> None:
        # Asks something, so that Telegram goes on telling.
        await super()._handle_auto_reconnect()
        if self._back is not None:
            self._back()
