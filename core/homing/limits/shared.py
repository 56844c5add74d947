"""The limiter of all processes that share a Redis server."""

from __future__ import annotations

import asyncio
import logging
import time
from importlib import resources

from redis.asyncio import Redis
from redis.exceptions import RedisError

from homing.limits.limiter import MARGIN, WaitTooLong, interval
from homing.limits.local import LocalLimiter

_log = logging.getLogger(__name__)

_SCRIPT = resources.files(__package__).joinpath("gcra.lua").read_text()

#: The script's answers; 0 is a turn.
_ASK_AGAIN, _TOO_LONG = 1, 2

#: Redis, its connection, or a name that does not resolve.
_DOWN = (RedisError, OSError, TimeoutError)


class RedisLimiter:
    """One Lua script on the server's clock: clocks of machines do not matter, and keys expire.

    While Redis is down it limits this process alone and says so once; it never fails.
    """

    prefix = "homing:limit:"
    #: Until Redis is asked again after it was down.
    pause_seconds = 5.0
    #: Within which Redis must answer.
    answer_seconds = 2.0

    def __init__(self, redis: Redis) -> None:
        self._script = redis.register_script(_SCRIPT)
        self._local = LocalLimiter()
        self._down = False
        self._ask_again_at = 0.0

    async def acquire(
        self, key: str, *, rate: float, burst: int = 1, waited: float | None = None
    ) -> None:
        """As `Limiter.acquire`."""
        if time.monotonic() >= self._ask_again_at:
            try:
                await self._acquire(key, interval(rate), burst, waited)
            except _DOWN as error:
                self._went_down(error)
            else:
                self._is_up()
                return
        await self._local.acquire(key, rate=rate, burst=burst, waited=waited)

    async def _acquire(self, key: str, step: int, burst: int, waited: float | None) -> None:
        early = (burst - 1) * step
        longest = -1 if waited is None else int(waited * 1_000_000)
        answer, wait = await self._ask(key, step, early, longest, 0)
        if answer == _TOO_LONG:
            raise WaitTooLong(key, wait / 1_000_000)
        while answer == _ASK_AGAIN:
            await asyncio.sleep(wait / 1_000_000)
            answer, wait = await self._ask(key, step, early, longest, 1)
        await asyncio.sleep(wait / 1_000_000)

    async def _ask(
        self, key: str, step: int, early: int, longest: int, promised: int
    ) -> tuple[int, int]:
        arguments = [step, early, MARGIN, longest, promised]
        async with asyncio.timeout(self.answer_seconds):
            answer, wait = await self._script(keys=[self.prefix + key], args=arguments)
        return int(answer), int(wait)

    def _went_down(self, error: Exception) -> None:
        self._ask_again_at = time.monotonic() + self.pause_seconds
        if not self._down:
            _log.warning("Redis is down, limits hold for this process only: %s", error)
        self._down = True

    def _is_up(self) -> None:
        if self._down:
            _log.info("Redis is back, limits are shared again")
        self._down = False
