"""What takes long to read: kept for a while, for all who look."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from homing.storage.database import Connection

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """Reads once for all who look.

    A value is good for so many times as long as reading it took, so reading never takes more than that part of the time.
    """

    def __init__(self, read: Callable[[Connection], Awaitable[Value]], *, times: float) -> None:
        self._read = read
        self._times = times
        self._kept: Value | None = None
        self._good_until = 0.0
        self._lock = asyncio.Lock()

    async def read(self, connection: Connection) -> Value:
        """The value; while it is read anew, others get the old one."""
        if self._kept is not None and (time.monotonic() < self._good_until or self._lock.locked()):
            return self._kept
        async with self._lock:
            if self._kept is None or time.monotonic() >= self._good_until:
                started = time.monotonic()
                self._kept = await self._read(connection)
                ended = time.monotonic()
                self._good_until = ended + self._times * (ended - started)
            return self._kept

    def forget(self) -> None:
        """Whoever looks next reads anew."""
        self._kept = None
