"""A bot with handlers of the test's own, and the Bot API server."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiogram import Bot, Dispatcher
from aiogram.types import Message

from botapi.testing import Running, running
from homing.settings import Settings
from homing.storage import database
from homing.storage.database import Connection
from homing_bot import process
from tests.bot.serving import served

Answer = Callable[[Message], Awaitable[object]]


@dataclass
class Stage:
    """A bot that can be started and ended."""

    api: Running
    url: str
    connection: Connection
    #: Texts in the order in which handlers began with them.
    began: list[str] = field(default_factory=list)

    @property
    def bot_id(self) -> int:
        return int(self.api.token.partition(":")[0])

    @asynccontextmanager
    async def bot(self, answer: Answer, *, poll: bool = True) -> AsyncIterator[asyncio.Task[None]]:
        """Runs around the body; ends as it does on SIGTERM."""
        settings = Settings.model_validate(self.api.environment)
        async with database.pool(self.url) as pool, process.make_bot(settings) as bot:
            dispatcher = self._dispatcher(answer)
            async with served(self.url, pool, bot, dispatcher, poll=poll) as task:
                yield task

    def _dispatcher(self, answer: Answer) -> Dispatcher:
        async def handler(message: Message, bot: Bot) -> None:
            self.began.append(message.text or "")
            await answer(message)

        dispatcher = Dispatcher()
        dispatcher.message.register(handler)
        return dispatcher

    async def rows(self) -> list[tuple[bool, str | None, str | None]]:
        """Of each update: whether it is handled, the reason why it could not be, and the body that is kept."""
        cursor = await self.connection.execute(
            "SELECT handled_at IS NOT NULL AS done, reason, body FROM bot_updates ORDER BY update_id"
        )
        return [(row["done"], row["reason"], row["body"]) for row in await cursor.fetchall()]

    async def all_handled(self, count: int = 1) -> None:
        """Returns when so many updates are handled."""

        async def handled() -> bool:
            return [done for done, _, _ in await self.rows()].count(True) >= count

        await self.until(handled)

    async def until(self, look: Callable[[], object]) -> None:
        """Returns when `look`, which may be a coroutine function, finds something."""
        deadline = time.monotonic() + 20
        while not (await found if inspect.isawaitable(found := look()) else found):
            assert time.monotonic() < deadline, await self.rows()
            await asyncio.sleep(0.01)


@pytest.fixture
async def stage(database_url: str, connection: Connection) -> AsyncIterator[Stage]:
    async with running() as api:
        yield Stage(api, database_url, connection)
