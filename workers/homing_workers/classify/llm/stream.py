"""The stream of messages to the model: one for all workers, in order, in full batches.

What the prefilter decides does not wait for a batch, nor for an endpoint that is away or a budget that is spent. What
has to wait is marked once; whether the model may be asked is then decided for all that wait, in their order.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence

from homing.models.message import Message
from homing.settings import Settings
from homing.storage import locks
from homing.storage.database import Connection
from homing.storage.telegram import waiting
from homing.storage.telegram.waiting import Found
from homing_workers.classify import finishing
from homing_workers.classify.deciding import decided
from homing_workers.classify.llm import client, permission, prompt
from homing_workers.classify.llm.asking import BATCH, Asking, Left
from homing_workers.classify.llm.permission import Permission
from homing_workers.classify.prefilter.book import Book
from homing_workers.signals.acting import Acted

#: Seconds that the first message of a batch waits for others.
BATCH_SECONDS = 5.0

#: Seconds between two looks for others.
_LOOK_SECONDS = 0.2

#: Taken at once while nobody may be asked.
_MOST = 500

_LOCK = "classify"

Tell = Callable[[Acted], None]


async def run(connection: Connection, settings: Settings, tell: Tell, *, until: float) -> bool:
    """Classifies until nothing is due or the time is over; nothing while another job does.

    Returns:
        Whether more is due and nobody is at it.
    """
    while time.monotonic() < until:
        async with locks.held(connection, _LOCK) as ours:
            if not ours:
                return False
            # Nobody else takes messages, so who has any in hand is dead.
            await waiting.release_all(connection)
            async with client.connect(settings) as asked:
                asking = Asking(asked, connection, settings, until=until)
                await _Stream(connection, settings, tell, asking, until).run()
        # Whoever came while the lock was held has gone again: it must not be their message that is left.
        if not await permission.any_due(connection, settings):
            return False
    return await permission.any_due(connection, settings)


class _Stream:
    """Takes messages, and gathers those that the model has to be asked about."""

    def __init__(
        self, connection: Connection, settings: Settings, tell: Tell, asking: Asking, until: float
    ) -> None:
        self._connection = connection
        self._settings = settings
        self._tell = tell
        self._asking = asking
        self._until = until
        self._book = Book(settings)
        self._gathered: list[Message] = []
        self._since = 0.0

    async def run(self) -> None:
        while time.monotonic() < self._until:
            granted = await permission.read(self._connection, self._settings)
            taken = await self._take(granted)
            if self._is_time():
                await self._ask(self._gathered)
                self._gathered = []
            elif not taken and not self._gathered:
                return
            elif not taken:
                await asyncio.sleep(_LOOK_SECONDS)
        await waiting.release(self._connection, self._gathered)

    def _is_time(self) -> bool:
        waited = time.monotonic() - self._since
        return len(self._gathered) >= BATCH or (bool(self._gathered) and waited >= BATCH_SECONDS)

    async def _take(self, granted: Permission) -> int:
        limit = BATCH - len(self._gathered) if granted.granted else _MOST
        taken = await waiting.claim(self._connection, limit=limit, llm=granted.granted)
        await self._book.look(self._connection, {message.chat_id for message in taken})
        known = {message.id: decided(self._book, message) for message in taken}
        await self._write([found for found in known.values() if found])
        await self._book.tell(self._connection)
        await self._gather([message for message in taken if known[message.id] is None], granted)
        return len(taken)

    async def _gather(self, messages: Sequence[Message], granted: Permission) -> None:
        if not granted.granted:
            await self._park(messages, granted)
            return
        if not self._gathered:
            self._since = time.monotonic()
        for message in messages:
            if prompt.speaks_to_models(message.text):
                await self._ask([message])
            else:
                self._gathered.append(message)

    async def _ask(self, messages: Sequence[Message]) -> None:
        try:
            async for found in self._asking.classify(messages):
                await self._write(found)
        except Left as left:
            await self._park(left.messages, left.permission)

    async def _park(self, messages: Sequence[Message], why: Permission | None) -> None:
        if why is None or why.reason is None:
            await waiting.release(self._connection, messages)
        else:
            await waiting.park(self._connection, messages, until=why.until, problem=why.reason)

    async def _write(self, found: Sequence[Found]) -> None:
        acted = await finishing.write(self._connection, self._settings, found)
        await finishing.told(self._tell, acted)
