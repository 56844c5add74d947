"""Answers from memory, from Redis, or worked out once for all who ask."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from homing.storage.changes import Change, Snapshot
from homing_webapp.cache.answers import Answers
from homing_webapp.cache.changes import KEPT_SECONDS, Changes
from homing_webapp.cache.entry import Entry
from homing_webapp.cache.shared import Shared

Make = Callable[[], Awaitable[Entry]]


class Cache:
    """What is asked for while it is being worked out waits for that work."""

    def __init__(
        self, shared: Shared | None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._clock = clock
        self._shared = shared
        self._answers = Answers()
        self._changes = Changes(clock)
        self._begun: dict[str, asyncio.Task[Entry]] = {}

    def peek(self, key: str) -> Entry | None:
        """The answer where it lies in memory and holds."""
        return self._answers.get(key, self._clock()) if self._changes.known else None

    async def get(self, key: str, make: Make) -> Entry:
        """The answer; `make` works it out where nobody has.

        Args:
            key: names the question with all that the answer depends on.
            make: takes a snapshot first, then asks the database.
        """
        if (kept := self.peek(key)) is not None:
            return kept
        joined = self._begun.get(key)
        if joined is not None and (entry := await self._joined(joined)) is not None:
            return entry
        task = self._begun.get(key) or self._begin(key, make)
        return await asyncio.shield(task)

    async def _joined(self, task: asyncio.Task[Entry]) -> Entry | None:
        """What others asked for, unless a change came after they asked."""
        entry = await asyncio.shield(task)
        return entry if self._changes.hold(entry) else None

    def _begin(self, key: str, make: Make) -> asyncio.Task[Entry]:
        task = asyncio.create_task(self._find(key, make))
        self._begun[key] = task
        task.add_done_callback(lambda _: self._begun.pop(key, None))
        return task

    async def _find(self, key: str, make: Make) -> Entry:
        if self._shared is not None and self._changes.known:
            found = await self._shared.get(key)
            if found is not None and self._changes.hold(found):
                self._keep(key, found)
                return found
        made = await make()
        if self._changes.hold(made):
            self._keep(key, made)
            if self._shared is not None:
                await self._shared.put(key, made)
        return made

    def _keep(self, key: str, entry: Entry) -> None:
        self._answers.put(key, entry, self._clock() + KEPT_SECONDS)

    def begin(self, seen: Snapshot) -> None:
        """Announcements are heard from now on: all that the snapshot does not see."""
        self._answers.clear()
        self._changes.begin(seen)

    def hear(self, change: Change) -> None:
        """A change was announced: what tells of it is dropped."""
        self._answers.drop_tagged(self._changes.note(change))

    def is_alive(self, at: float) -> None:
        """The listening connection replied to what was asked at that time of the clock."""
        self._changes.is_alive(at)

    def end(self) -> None:
        """Announcements are not heard any more."""
        self._changes.end()
        self._answers.clear()
