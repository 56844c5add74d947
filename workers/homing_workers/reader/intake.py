"""Live changes: taken as they come, stored many at a time, never behind history."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress

import psycopg
import structlog
from psycopg_pool import PoolTimeout

from homing.tasks import is_cancelled
from homing_workers.reader import figures, updates
from homing_workers.reader.change import Change
from homing_workers.reader.storing import Marks, Store
from homing_workers.reader.tape import Tape
from homing_workers.reader.updates import Behind, Membership

_log = structlog.get_logger()

#: Changes in one transaction.
_BATCH = 500

#: Seconds in which what comes at once gathers for one transaction.
_GATHER = 0.02

#: More do not wait in memory: history has them.
_MOST_WAITING = 20_000

#: Seconds before the database is tried again.
_PAUSE = 1.0


class Intake:
    """What is told live of chats that are allowed.

    Args:
        store: where it goes.
        behind: is told of chats that something was missed of.
        lost: is told when that may be any chat.
        changed: is told of chats of which our membership may be over.
    """

    def __init__(
        self,
        store: Store,
        behind: Callable[[int], None],
        lost: Callable[[], None],
        changed: Callable[[int], None],
    ) -> None:
        self.allowed: frozenset[int] = frozenset()
        self._store = store
        self._behind = behind
        self._lost = lost
        self._changed = changed
        self._waiting: deque[tuple[float, Change]] = deque()
        self._tapes: dict[int, Tape] = {}
        self._some = asyncio.Event()
        self._none = asyncio.Event()
        self._none.set()

    def hear(self, sent: object) -> None:
        """Takes what Telegram sends; called by the client."""
        now = time.monotonic()
        for news in updates.read(sent):
            match news:
                case Change() if news.chat_id in self.allowed:
                    self._waiting.append((now, news))
                case Behind(None):
                    self.lose_place()
                case Behind(chat) if chat in self.allowed:
                    self._behind(chat)
                case Membership(chat):
                    self._changed(chat)
        if len(self._waiting) > _MOST_WAITING:
            self._drop("too many wait")
        if self._waiting:
            self._none.clear()
            self._some.set()

    def allow(self, chat_ids: frozenset[int]) -> None:
        """From now on only what is told of these is stored."""
        for chat in self.allowed ^ chat_ids:
            self._tapes.pop(chat, None)
        self.allowed = chat_ids

    def tape(self, chat_id: int) -> Tape:
        """The place in a chat's changes."""
        return self._tapes.setdefault(chat_id, Tape())

    def lose_place(self) -> None:
        """Something may have been missed of any chat."""
        self._tapes.clear()
        self._lost()

    async def run(self) -> None:
        """Stores until it is cancelled."""
        while not is_cancelled():
            await self._some.wait()
            await asyncio.sleep(_GATHER)
            await self._batch()
            figures.WAITING.set(len(self._waiting))
            if not self._waiting:
                self._some.clear()
                self._none.set()

    async def idle(self, at_most: float = 1.0) -> None:
        """Returns when nothing live waits, or after so many seconds."""
        if not self._none.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(at_most):
                    await self._none.wait()

    async def _batch(self) -> None:
        batch = [self._waiting.popleft() for _ in range(min(_BATCH, len(self._waiting)))]
        changes = [change for _, change in batch if change.chat_id in self.allowed]
        try:
            await self._store.keep(changes, self._marks(changes), live=True)
        except (psycopg.Error, PoolTimeout, OSError) as error:
            if is_cancelled():
                raise
            figures.DROPPED.inc(len(batch))
            self._drop(str(error).strip())
            await asyncio.sleep(_PAUSE)
            return
        if batch:
            figures.LAG.observe(time.monotonic() - batch[0][0])

    def _marks(self, changes: Sequence[Change]) -> dict[int, Marks]:
        for change in changes:
            self.tape(change.chat_id).hear(change.pts, change.count)
        marks = {}
        for chat in {change.chat_id for change in changes}:
            tape = self.tape(chat)
            marks[chat] = Marks(pts=tape.at)
            if tape.has_gap:
                self._behind(chat)
        return marks

    def _drop(self, reason: str) -> None:
        """What cannot be stored is asked for again later: what history has needs no memory."""
        figures.DROPPED.inc(len(self._waiting))
        _log.warning("live messages are left to history", reason=reason)
        self._waiting.clear()
        self.lose_place()
