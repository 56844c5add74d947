"""Chats on a Telegram server, readers, and whether the database says what the server knows."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Any

from redis import Redis

from benchmarks._telegram_truth import shown, truth
from homing.settings import Settings
from homing.storage import database
from homing.storage.database import Pool
from homing.storage.telegram import assignments, ledgers
from homing.telegram import publication
from homing_workers.probes import Probes
from homing_workers.reader import figures, process
from mtproto import testing
from mtproto.testing import Peer

PHONE = "380500000001"


class World:
    """Makes chats and readers, and looks what was stored."""

    def __init__(
        self, peer: Peer, sessions: dict[str, str], url: str, redis_url: str, pool: Pool
    ) -> None:
        self.peer = peer
        self.control = peer.control
        self.pool = pool
        self.redis_url = redis_url
        self._url = url
        self._sessions = sessions
        self._running: dict[str, asyncio.Task[None]] = {}
        self.probes: dict[str, Probes] = {}

    async def settings(self, phone: str, **more: str) -> Settings:
        if phone not in self._sessions:
            self._sessions[phone] = await testing.login(self.peer, phone)
        elif phone not in self.control.phones():
            self.control.account(phone)
        return Settings.model_validate(
            {
                "DATABASE_URL": self._url,
                "REDIS_URL": self.redis_url,
                "TELEGRAM_API_ID": str(testing.API_ID),
                "TELEGRAM_API_HASH": testing.API_HASH,
                "TELEGRAM_ACCOUNT_ID": phone,
                "TELEGRAM_SESSION": self._sessions[phone],
                "REALTIME_CONFIG_JSON": "/nowhere",
                "POD_NAME": f"reader-{phone}",
            }
            | more
        )

    async def start(self, phone: str = PHONE, **more: str) -> asyncio.Task[None]:
        """A reader of the account, in this process."""
        settings = await self.settings(phone, **more)
        self.probes[phone] = Probes(60)
        self._running[phone] = asyncio.create_task(process.run(settings, phone, self.probes[phone]))
        return self._running[phone]

    async def kill(self, phone: str = PHONE) -> None:
        """Ends the reader wherever it is."""
        task = self._running.pop(phone)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    async def end(self) -> None:
        for phone in list(self._running):
            await self.kill(phone)

    async def chat(self, title: str = "Flats", *, read_by: str = PHONE, **more: Any) -> int:
        """A chat of which the account is a member."""
        await self.settings(read_by)
        return self.control.channel(title, members=[read_by], **more)

    async def assign(self, *chats: int, to: str = PHONE) -> None:
        """Gives chats to an account, as soon as its reader has learned of them."""
        await self.until(lambda: self._are_known(chats), "the chats are known")
        async with self.pool.connection() as connection, connection.transaction():
            version = await assignments.change(connection, added=dict.fromkeys(chats, to))
        with Redis.from_url(self.redis_url) as redis:
            publication.publish(redis, version)

    async def take(self, *chats: int) -> None:
        async with self.pool.connection() as connection, connection.transaction():
            version = await assignments.change(connection, added={}, removed=frozenset(chats))
        with Redis.from_url(self.redis_url) as redis:
            publication.publish(redis, version)

    async def reading(self, *chats: int, phone: str = PHONE, **more: str) -> None:
        """Starts a reader, and waits until it is through with these chats."""
        await self.start(phone, **more)
        await self.assign(*chats, to=phone)
        await self.complete(*chats)

    async def complete(self, *chats: int) -> None:
        """Waits until the chats are caught up with."""

        async def done() -> bool:
            return all([await self.value("complete_at", chat) is not None for chat in chats])

        await self.until(done, "the chats are complete")

    async def value(self, column: str, chat: int) -> Any:
        [row] = await self.rows(
            f"SELECT {column} AS value FROM telegram_chats WHERE chat_id = %s",  # noqa: S608
            chat,
        ) or [{"value": None}]
        return row["value"]

    async def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        async with self.pool.connection() as connection:
            cursor = await connection.execute(query.encode(), values)
            return await cursor.fetchall()

    async def stored(self, chat: int) -> list[dict[str, Any]]:
        return await self.rows(
            "SELECT * FROM messages WHERE chat_id = %s ORDER BY message_id", chat
        )

    async def differs(self, *chats: int) -> str | None:
        """Where the database does not say what the server knows; None where it does."""
        for chat in chats:
            known = self.control.messages(chat)
            if (found := shown(await self.stored(chat))) != (wanted := truth(known)):
                return f"chat {chat}: {sorted(found ^ wanted)[:5]}"
            async with self.pool.connection() as connection:
                ledger = (await ledgers.read(connection, [chat]))[chat]
            if ledger.missing or ledger.newest_id < max((m.id for m in known), default=0):
                return f"chat {chat}: {ledger}"
        return None

    async def converges(self, *chats: int, seconds: float = 20) -> None:
        """Waits until the database says what the server knows."""
        deadline = time.monotonic() + seconds
        while (difference := await self.differs(*chats)) is not None:
            assert time.monotonic() < deadline, difference
            await asyncio.sleep(0.05)

    async def until(
        self, condition: Callable[[], Awaitable[bool]], what: str, seconds: float = 20
    ) -> None:
        deadline = time.monotonic() + seconds
        while not await condition():
            for task in self._running.values():
                if task.done():
                    task.result()
            assert time.monotonic() < deadline, f"{what}: not within {seconds} s"
            await asyncio.sleep(0.02)

    def forget(self, phone: str) -> None:
        """The account is to log in again."""
        self._sessions.pop(phone)

    @asynccontextmanager
    async def without_database(self) -> AsyncIterator[None]:
        """Nobody can use the database, and all connections are gone."""
        host, _, name = self._url.rpartition("/")
        async with database.connect(f"{host}/postgres") as connection:
            await connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false".encode())
            await connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
            )
            try:
                yield
            finally:
                await connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true".encode())
        await self.pool.check()

    async def knows(self, chat: int) -> bool:
        return bool(await self.rows("SELECT FROM telegram_members WHERE chat_id = %s", chat))

    async def allows(self, count: int) -> bool:
        """Whether the readers of this process have been given so many chats."""
        return bool(figures.ALLOWED._value.get() == count)

    async def _are_known(self, chats: Iterable[int]) -> bool:
        found = await self.rows(
            "SELECT FROM telegram_members WHERE chat_id = ANY (%s)", list(chats)
        )
        return len(found) >= len(set(chats))
