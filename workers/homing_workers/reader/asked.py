"""Checks that somebody has asked for: the history of a chat is compared, and missing ids are asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

import structlog

from homing.storage.database import Pool
from homing.storage.telegram import checks
from homing.storage.telegram.checks import Check
from homing.tasks import is_cancelled
from homing_workers.reader.checking import Comparison
from homing_workers.reader.history import LOST, NotAMember
from homing_workers.reader.reconciling import Reconciler
from homing_workers.reader.tape import Tape

_log = structlog.get_logger()

#: Turns of questions for missing ids; what is missing then is told as a problem.
_TURNS = 1_000


class Checker:
    """Does checks for one account, one after the other.

    Args:
        reconciler: asks and stores.
        tape: of a chat that is read live; another where it is not.
        days_of: how far back a chat is read.
    """

    def __init__(
        self, reconciler: Reconciler, tape: Callable[[int], Tape], days_of: Callable[[int], int]
    ) -> None:
        self._reconciler = reconciler
        self._pool: Pool = reconciler.store.pool
        self._tape = tape
        self._days_of = days_of

    async def next(self) -> bool:
        """Does one that waits; whether there was one."""
        async with self._pool.connection() as connection:
            check = await checks.claim(connection, self._reconciler.store.account_id)
        if check is None:
            return False
        _log.info("Comparing the history of a chat", chat=check.chat_id, days=check.days)
        try:
            problem = await self._do(check)
        except BaseException:
            await self._put_back(check)
            raise
        async with self._pool.connection() as connection:
            await checks.finish(connection, check.id, problem)
        return True

    async def _do(self, check: Check) -> str | None:
        """Why it could not be done; None where it was."""
        reconciler, chat = self._reconciler, check.chat_id
        try:
            first = await reconciler.first_of(chat, check.days)
            comparison = Comparison(reconciler.history, reconciler.store, chat, first)
            await self._while_beating(check, comparison)
        except (*LOST, NotAMember) as error:
            return str(error)
        for _ in range(_TURNS):
            if await reconciler.catch_up(chat, self._tape(chat), self._days_of(chat)):
                return None
        return "ids are missing that Telegram does not tell of"

    async def _while_beating(self, check: Check, comparison: Comparison) -> None:
        beating = asyncio.create_task(self._beat(check, comparison))
        try:
            await comparison.go()
        finally:
            beating.cancel()
            with suppress(asyncio.CancelledError):
                await beating
        await self._tell(check, comparison)

    async def _beat(self, check: Check, comparison: Comparison) -> None:
        while not is_cancelled():
            await asyncio.sleep(checks.BEAT_SECONDS)
            await self._tell(check, comparison)

    async def _tell(self, check: Check, comparison: Comparison) -> None:
        async with self._pool.connection() as connection:
            await checks.beat(connection, check.id, comparison.tally)

    async def _put_back(self, check: Check) -> None:
        """Another one takes it up; where this fails too, that takes half a minute longer."""
        with suppress(Exception):
            async with self._pool.connection() as connection:
                await checks.put_back(connection, check.id)
