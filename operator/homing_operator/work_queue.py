"""A queue of keys: what waits, waits once; what is under way is not handed out again; what failed waits longer."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import random
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


class WorkQueue(Generic[K]):
    """For several workers in one event loop.

    A key that is added while it is under way is handed out once more after `done`, so that no change is missed.
    """

    def __init__(
        self,
        *,
        first_delay: float = 0.5,
        longest_delay: float = 300,
        clock: Callable[[], float] | None = None,
    ) -> None:
        """Args:
        first_delay: seconds after a first failure; doubled with each further one.
        longest_delay: seconds.
        clock: seconds that only grow; by default the event loop's.
        """
        self._first_delay = first_delay
        self._longest_delay = longest_delay
        self._clock = clock or (lambda: asyncio.get_running_loop().time())
        self._ready: OrderedDict[K, None] = OrderedDict()
        self._unhurried: OrderedDict[K, None] = OrderedDict()
        self._under_way: set[K] = set()
        self._again: set[K] = set()
        self._later: list[tuple[float, int, K]] = []
        self._due: dict[K, float] = {}
        self._failures: dict[K, int] = {}
        self._numbers = itertools.count()
        self._changed = asyncio.Event()

    def __len__(self) -> int:
        """Keys that are ready or under way; not those that wait for their time."""
        return len(self._ready) + len(self._unhurried) + len(self._under_way)

    def add(self, key: K) -> None:
        """Hands the key out as soon as a worker is free."""
        self._due.pop(key, None)
        self._unhurried.pop(key, None)
        if key in self._under_way:
            self._again.add(key)
        else:
            self._ready[key] = None
        self._changed.set()

    def add_unhurried(self, key: K) -> None:
        """Hands the key out when no other is ready: nothing has happened, it is looked at for safety."""
        if key not in self._ready and key not in self._under_way:
            self._unhurried[key] = None
            self._changed.set()

    def add_later(self, key: K, seconds: float) -> None:
        """Hands the key out after a while, or sooner where it is added meanwhile."""
        due = self._clock() + max(seconds, 0)
        if key in self._ready or self._due.get(key, due + 1) <= due:
            return
        self._due[key] = due
        heapq.heappush(self._later, (due, next(self._numbers), key))
        self._changed.set()

    def failed(self, key: K, at_least: float = 0) -> float:
        """Hands the key out after a pause that doubles with each failure in a row, with jitter.

        Args:
            at_least: seconds.

        Returns:
            The seconds of the pause.
        """
        count = self._failures[key] = self._failures.get(key, 0) + 1
        pause: float = min(self._first_delay * 2.0 ** min(count - 1, 30), self._longest_delay)
        pause = max(pause * random.uniform(0.75, 1.25), at_least)  # noqa: S311 - no secret
        self.add_later(key, pause)
        return pause

    def succeeded(self, key: K) -> None:
        """Forgets the failures of a key."""
        self._failures.pop(key, None)

    def done(self, key: K) -> None:
        """Ends what `get` began."""
        self._under_way.discard(key)
        if key in self._again:
            self._again.discard(key)
            self.add(key)

    async def get(self, timeout: float | None = None) -> K | None:
        """The next key, which is under way until `done`; None after `timeout` seconds without one."""
        deadline = None if timeout is None else self._clock() + timeout
        while True:
            if (key := self._next()) is not None:
                return key
            if deadline is not None and self._clock() >= deadline:
                return None
            await self._wait(deadline)

    def _next(self) -> K | None:
        now = self._clock()
        while self._later and self._later[0][0] <= now:
            due, _, key = heapq.heappop(self._later)
            if self._due.get(key) == due:
                self.add(key)
        lane = self._ready or self._unhurried
        if not lane:
            return None
        key, _ = lane.popitem(last=False)
        self._under_way.add(key)
        return key

    async def _wait(self, deadline: float | None) -> None:
        moments = [each for each in (deadline, self._later[0][0] if self._later else None) if each]
        self._changed.clear()
        seconds = max(min(moments) - self._clock(), 0.001) if moments else None
        try:
            # Not wait_for: before Python 3.12 it may swallow a cancellation that meets the event.
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return
