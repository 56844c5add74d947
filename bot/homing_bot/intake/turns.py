"""Turns: of each person one update at a time, in the order in which they came.

Two quick presses of one person change the same draft.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """Locks by number that are there only while somebody waits for them."""

    def __init__(self, most: int) -> None:
        """At most so many turns at once, of different people."""
        self._locks: dict[int, tuple[asyncio.Lock, int]] = {}
        self._places = asyncio.Semaphore(most)

    @asynccontextmanager
    async def turn(self, person: int) -> AsyncIterator[None]:
        """Holds the person's turn around the body; who comes first is first."""
        lock, waiting = self._locks.get(person, (asyncio.Lock(), 0))
        self._locks[person] = (lock, waiting + 1)
        try:
            async with lock, self._places:
                yield
        finally:
            lock, waiting = self._locks.pop(person)
            if waiting > 1:
                self._locks[person] = (lock, waiting - 1)

    def __len__(self) -> int:
        """People who have a turn or wait for one."""
        return len(self._locks)
