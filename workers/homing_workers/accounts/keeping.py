"""Keeps an account reading: a session is found and tried, and where Telegram takes it no more, another one is waited for.

So a session that was ended costs no crash loop: the process stays, says that it is not ready and why, and looks every minute.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import psycopg
import structlog
from redis.asyncio import Redis
from telethon import TelegramClient

from homing.lease import Held
from homing.settings import Settings
from homing.storage.database import Pool
from homing.storage.telegram import accounts
from homing.telegram import sessions
from homing.telegram.sessions import SessionError
from homing_workers.accounts import client, flood, metrics, refusals, telling
from homing_workers.accounts.refusals import Refusal
from homing_workers.probes import Probes

_log = structlog.get_logger(__name__)

#: Seconds before a connection is tried again, doubled each time up to the last one.
_FIRST_WAIT, _LAST_WAIT = 1.0, 60.0

_REASONS = {"revoked": "SessionRevoked", "banned": "AccountBanned"}


@dataclass(frozen=True)
class Around:
    """What reading needs.

    Attributes:
        redis: holds sessions, and may be away.
        fence: ours while the session is used; gets told why nothing is read.
        look_every: seconds between two looks for another session.
    """

    settings: Settings
    pool: Pool
    redis: Redis | None
    account_id: str
    fence: Held
    probes: Probes
    look_every: float = 60


async def keep(around: Around, read: Callable[[TelegramClient], Awaitable[None]]) -> None:
    """Calls `read` with a client that is logged in, until it returns.

    `read` lets errors through. One that says that the session is refused leads to a wait for another session, one of the
    network to another connection, a pause that is demanded is kept; all others go on to the caller.
    """
    await _Keeping(around).until_read(read)


@dataclass
class _Keeping:
    around: Around
    refused: str | None = None
    wait: float = _FIRST_WAIT
    _problem: str | None = field(default=None, init=False)

    async def until_read(self, read: Callable[[TelegramClient], Awaitable[None]]) -> None:
        while True:
            _heed_cancellation()
            session = await self._session()
            try:
                await self._once(session, read)
            except Exception as error:  # noqa: BLE001 - what is not handled is raised again
                await self._again(session, error)
            else:
                return

    async def _once(self, session: str, read: Callable[[TelegramClient], Awaitable[None]]) -> None:
        around = self.around
        async with client.connected(around.settings, session) as found:
            me = await client.check(found)
            name = " ".join(filter(None, [me.first_name, me.last_name]))
            async with around.pool.connection() as connection:
                await accounts.works(
                    connection, around.account_id, user_id=me.id, username=me.username, name=name
                )
            self._works()
            await _while_connected(found, read)

    async def _again(self, session: str, error: Exception) -> None:
        """Returns when it is worth another try.

        Raises:
            Exception: the error itself, where that helps nothing.
        """
        refusal = refusals.of(error)
        if refusal is not None:
            self.refused = session
            await self._tell(refusal)
        elif (seconds := flood.demanded(error)) is not None:
            await flood.wait(self.around.pool, self.around.account_id, seconds)
        elif refusals.is_passing(error):
            _log.warning(
                "no connection to Telegram", account=self.around.account_id, error=str(error)
            )
            await asyncio.sleep(self.wait)
            self.wait = min(self.wait * 2, _LAST_WAIT)
        else:
            raise error

    async def _session(self) -> str:
        """One that Telegram has not refused yet; waits until there is."""
        while True:
            try:
                found = await self._load()
            except SessionError as error:
                self._cannot("SessionUnreadable", str(error))
            except psycopg.OperationalError as error:
                _log.warning("PostgreSQL does not answer", error=str(error))
            else:
                if found is not None:
                    return found
                if self.refused is None:
                    self._cannot("SessionMissing", "nobody has logged in yet")
            await asyncio.sleep(self.around.look_every)
            _heed_cancellation()

    async def _load(self) -> str | None:
        around = self.around
        async with around.pool.connection() as connection:
            return await sessions.load(
                *(around.settings, connection, around.redis, around.account_id),
                refused=self.refused,
            )

    async def _tell(self, refusal: Refusal) -> None:
        around = self.around
        self._cannot(_REASONS[refusal.state], refusal.reason)
        async with around.pool.connection() as connection:
            await telling.refused(connection, around.settings, around.account_id, refusal)

    def _cannot(self, reason: str, words: str) -> None:
        account = self.around.account_id
        problem = f"{reason}: {words}"
        if problem != self._problem:
            _log.error("the account cannot read", account=account, reason=reason, words=words)
        self._forget()
        self._problem = self.around.fence.problem = problem
        self.around.probes.not_ready(problem)
        metrics.PROBLEM.labels(account, reason).set(1)

    def _works(self) -> None:
        self._forget()
        self.wait = _FIRST_WAIT
        self.around.fence.problem = ""
        self.around.probes.ready()

    def _forget(self) -> None:
        if self._problem is not None:
            metrics.PROBLEM.remove(self.around.account_id, self._problem.partition(":")[0])
            self._problem = None


def _heed_cancellation() -> None:
    """A pool of connections may lose one that comes while it hands a connection over.

    https://github.com/python/cpython/issues/86296
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


async def _while_connected(
    found: TelegramClient, read: Callable[[TelegramClient], Awaitable[None]]
) -> None:
    """Reads, until that returns or the library gives the connection up, which then is an error."""
    reading = asyncio.ensure_future(read(found))
    ended = asyncio.ensure_future(found.run_until_disconnected())
    try:
        await asyncio.wait((reading, ended), return_when=asyncio.FIRST_COMPLETED)
        if not reading.done():
            await ended
            raise ConnectionError("the connection to Telegram was given up")
        await reading
    finally:
        for task in (reading, ended):
            task.cancel()
        await asyncio.gather(reading, ended, return_exceptions=True)
