"""Wakes everybody who waits for a change of the world."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Bell:
    """Rung after each change; whoever waits looks again."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()
        #: How often it was rung.
        self.rung = 0

    def ring(self) -> None:
        """Wakes all."""
        self.rung += 1
        for future in self._waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, look: Callable[[], T | None], timeout: float) -> T | None:
        """The first thing that looking finds, that is, what is neither None nor False; None when time is over."""
        loop = asyncio.get_running_loop()
        end = loop.time() + timeout
        while not (found := look()) and (left := end - loop.time()) > 0:
            future = loop.create_future()
            self._waiting.add(future)
            try:
                await asyncio.wait([future], timeout=left)
            finally:
                self._waiting.discard(future)
        return found
