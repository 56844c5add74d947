"""Writes results down, all that there are in one transaction.

While one transaction is under way, further results gather: at the pace of a chat each is written at once, at the
pace of a large backlog hundreds together. PostgreSQL may be away for a while: then they wait.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog
from psycopg import InterfaceError, OperationalError
from psycopg_pool import PoolTimeout

from homing.models.kinds import Channel, DeliveryState
from homing.storage import breakers, deliveries
from homing.storage.database import Connection, Pool
from homing.storage.deliveries import Result

_log = structlog.get_logger()

#: What PostgreSQL raises when it is away or chooses a victim: the same transaction may go well a moment later.
AWAY = (OperationalError, InterfaceError, PoolTimeout)

#: Results that wait to be written; senders wait when there are more.
_MOST = 1000

_PAUSE_SECONDS = 0.5

#: While PostgreSQL is away; claims expire after that.
_PATIENCE_SECONDS = 60.0

Effect = Callable[[Connection], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What came of one message, or of none."""

    results: Sequence[Result]
    #: Whether the provider answered; None where it was not asked.
    answered: bool | None = None
    #: If the provider seems not to be there: what holds in place of `results` when the channel is paused.
    if_paused: Sequence[Result] = ()
    #: Belongs into the same transaction.
    effect: Effect | None = None


class Recorder:
    """Takes results of one channel."""

    def __init__(self, pool: Pool, channel: Channel) -> None:
        self._pool = pool
        self._channel = channel
        self._entries: list[Entry] = []
        self._news, self._room, self._idle = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._closing = False
        self._idle.set()
        #: Whether the channel was paused when something was last written.
        self.paused = False

    async def put(self, entry: Entry) -> None:
        """Will be written soon; waits while too much is unwritten."""
        while len(self._entries) >= _MOST:
            self._room.clear()
            await self._room.wait()
        self._entries.append(entry)
        self._idle.clear()
        self._news.set()

    async def written(self) -> None:
        """Waits until all that was put is written."""
        await self._idle.wait()

    async def work(self) -> None:
        """Writes until it is closed."""
        while self._entries or not self._closing:
            await self._news.wait()
            self._news.clear()
            entries, self._entries = self._entries, []
            self._room.set()
            if entries:
                await self._persist(entries)
            if not self._entries:
                self._idle.set()

    def resume(self) -> None:
        """The channel is open again, or open for a try: something was claimed."""
        self.paused = False

    def close(self) -> None:
        """Ends `work` when all is written."""
        self._closing = True
        self._news.set()

    async def _persist(self, entries: Sequence[Entry]) -> None:
        until = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                async with self._pool.connection() as connection, connection.transaction():
                    await self._write(connection, entries)
                return
            except AWAY as error:
                if time.monotonic() > until:
                    raise
                _log.warning("Results cannot be written yet", reason=str(error).strip())
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _write(self, connection: Connection, entries: Sequence[Entry]) -> None:
        self.paused = await self._judge(connection, entries)
        results = [one for entry in entries for one in self._holding(entry)]
        counted = await deliveries.record(connection, results)
        for entry in entries:
            if entry.effect is not None:
                await entry.effect(connection)
        for one in results:
            if one.state is DeliveryState.SENT and one.delivery_id not in counted:
                _log.warning("Somebody else had it too: maybe sent twice", delivery=one.delivery_id)

    def _holding(self, entry: Entry) -> Sequence[Result]:
        return entry.if_paused if self.paused and entry.if_paused else entry.results

    async def _judge(self, connection: Connection, entries: Sequence[Entry]) -> bool:
        """Tells the breaker, in the order of the answers; whether the channel is paused."""
        failures: list[Entry] = []
        answered = False
        for entry in entries:
            if entry.answered:
                failures, answered = [], True
            elif entry.answered is False:
                failures.append(entry)
        if answered:
            await breakers.succeeded(connection, self._channel)
        if not failures and not answered:
            await breakers.not_proved(connection, self._channel)
        if not failures:
            return self.paused and not answered
        ids = [entry.results[0].delivery_id for entry in failures]
        reason = failures[-1].results[0].error_text or ""
        return await breakers.failed(connection, self._channel, ids, reason)


@asynccontextmanager
async def recording(pool: Pool, channel: Channel) -> AsyncIterator[Recorder]:
    """A recorder that has written everything at the end."""
    recorder = Recorder(pool, channel)
    async with asyncio.TaskGroup() as tasks:
        writer = tasks.create_task(recorder.work())
        try:
            yield recorder
        finally:
            recorder.close()
            await writer
