"""Servers in an event loop of their own thread, for tests that wait as people do."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import Any, Self, TypeVar

T = TypeVar("T")

#: Seconds that anything may take.
_PATIENCE = 120


class Background:
    """A loop in a thread; what was entered there is left in the reverse order at the end."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._stack = AsyncExitStack()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.run(self._stack.aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """What a coroutine gives, which runs in the loop.

        Raises:
            TimeoutError: it took too long.
        """
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_PATIENCE)

    def enter(self, manager: AbstractAsyncContextManager[T]) -> T:
        """What a context gives, which lasts as long as this."""
        return self.run(self._stack.enter_async_context(manager))
