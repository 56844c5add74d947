"""The loop from rows to handlers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress

import structlog
from aiogram import Bot, Dispatcher
from aiogram.types import Update
from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from homing.storage import bot_updates, database, locks
from homing.storage.bot_updates import BotUpdate
from homing.storage.database import Connection, Pool
from homing.tasks import is_cancelled
from homing_bot.intake.handling import Handling, Unreadable, whose
from homing_bot.intake.marks import Marks
from homing_bot.intake.turns import Turns

_log = structlog.get_logger()

#: Updates under way at once, and of these so many in their handlers; the others wait for their person's turn.
_MOST, _AT_ONCE = 1000, 64

#: Seconds after which waiting updates are looked for although nobody has said that there are any.
_LOOK_SECONDS = 1.0

#: Seconds that handlers get when the process is asked to end.
_GRACE_SECONDS = 20.0


class Intake:
    """Hands waiting updates to the dispatcher; of several processes of one bot, one does it.

    Args:
        url: of the database.
        pool: of connections to it.
        bot: whose updates.
        dispatcher: with the handlers.
    """

    def __init__(self, url: str, pool: Pool, bot: Bot, dispatcher: Dispatcher) -> None:
        self._url = url
        self._bot_id = bot.id
        self._handling = Handling(bot, dispatcher)
        self._marks = Marks(pool, bot.id, self._forget)
        self._turns = Turns(_AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()
        #: Ids of updates that are under way or whose marks are not written yet.
        self._busy: set[int] = set()

    async def run(self) -> None:
        """Hands over until it is cancelled; then what is under way is finished, within `_GRACE_SECONDS`."""
        async with asyncio.TaskGroup() as tasks:
            writer = tasks.create_task(self._marks.run())
            try:
                await self._hand_over()
            finally:
                await self._finish()
                writer.cancel()

    async def _hand_over(self) -> None:
        while True:
            try:
                await self._connected()
            except OperationalError as error:
                if is_cancelled():
                    raise
                _log.warning("The database is away", reason=str(error).strip())
            await asyncio.sleep(_LOOK_SECONDS)

    async def _finish(self) -> None:
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_GRACE_SECONDS)
        for task in self._tasks:
            task.cancel()
        with suppress(OperationalError, PoolTimeout):
            await self._marks.flush()

    async def _connected(self) -> None:
        async with database.connect(self._url) as connection:
            await bot_updates.listen(connection)
            async with locks.held(connection, f"bot:{self._bot_id}") as mine:
                if mine:
                    await self._serve(connection)

    async def _serve(self, connection: Connection) -> None:
        if given_up := await bot_updates.give_up(connection, self._bot_id):
            _log.error("The bot ended too often while it was busy with these", updates=given_up)
        while True:
            room = _MOST - len(self._busy)
            if room > 0:
                await self._begin(connection, room)
            await _hear(connection, _LOOK_SECONDS if room > 0 else _LOOK_SECONDS / 20)

    async def _begin(self, connection: Connection, room: int) -> None:
        for one in await bot_updates.begin(connection, self._bot_id, busy=self._busy, limit=room):
            self._busy.add(one.update_id)
            try:
                self._start(self._handling.parse(one))
            except Unreadable as error:
                self._refuse(one, error)

    def _start(self, update: Update) -> None:
        task = asyncio.create_task(self._handle(update))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _handle(self, update: Update) -> None:
        async with self._turns.turn(whose(update)):
            self._marks.put(update.update_id, await self._handling.handle(update))

    def _refuse(self, one: BotUpdate, error: Unreadable) -> None:
        _log.error("An update cannot be read; it is kept", update=one.update_id, reason=str(error))
        self._marks.put(one.update_id, str(error))

    def _forget(self, update_ids: Iterable[int]) -> None:
        self._busy.difference_update(update_ids)


async def _hear(connection: Connection, seconds: float) -> None:
    """Returns when somebody says that there are updates, or after so many seconds."""
    async for _ in connection.notifies(timeout=seconds, stop_after=1):
        pass
