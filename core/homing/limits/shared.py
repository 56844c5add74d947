"""The limiter of all processes that share a Redis server."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from importlib import resources
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from homing.limits.limiter import MARGIN, Limit, wait_for_turn
from homing.limits.local import LocalLimiter

_log = logging.getLogger(__name__)

_FOLDER = resources.files(__package__)
_GCRA, _PAUSE = (_FOLDER.joinpath(name).read_text() for name in ("gcra.lua", "pause.lua"))

#: Redis, its connection, or a name that does not resolve.
_DOWN = (RedisError, OSError, TimeoutError)


class RedisLimiter:
    """Lua scripts on the server's clock: clocks of machines do not matter, and keys expire.

    While Redis is down it limits this process alone and says so once; it never fails.
    """

    prefix = "homing:limit:"
    #: Until Redis is asked again after it was down.
    pause_seconds = 5.0
    #: Within which Redis must answer.
    answer_seconds = 2.0

    def __init__(self, redis: Redis) -> None:
        self._gcra = redis.register_script(_GCRA)
        self._pause = redis.register_script(_PAUSE)
        self._local = LocalLimiter()
        self._down = False
        self._ask_again_at = 0.0

    async def acquire(
        self, key: str, *, rate: float, burst: int = 1, waited: float | None = None
    ) -> None:
        """As `Limiter.acquire`."""
        await self.acquire_all([Limit(key, rate, burst)], waited=waited)

    async def acquire_all(
        self, limits: Sequence[Limit], *, waited: float | None = None, urgent: bool = False
    ) -> None:
        """As `Limiter.acquire_all`."""
        times = [time for limit in limits for time in limit.times()]
        keys = [self.prefix + limit.key for limit in limits]

        async def ask(longest: int, had: int) -> tuple[int, int, int]:
            arguments = [MARGIN, longest, had, int(urgent), *times]
            answer, wait, promised = await self._answer(self._gcra(keys=keys, args=arguments))
            return answer, wait, promised

        if not await self._tried(lambda: wait_for_turn(ask, limits, waited)):
            await self._local.acquire_all(limits, waited=waited, urgent=urgent)

    async def pause(self, key: str, seconds: float) -> None:
        """As `Limiter.pause`."""
        keys, arguments = [self.prefix + key], [round(seconds * 1_000_000)]
        await self._tried(lambda: self._answer(self._pause(keys=keys, args=arguments)))
        # For this process also while Redis is down.
        await self._local.pause(key, seconds)

    async def _answer(self, call: Awaitable[Any]) -> Any:
        async with asyncio.timeout(self.answer_seconds):
            return await call

    async def _tried(self, call: Callable[[], Awaitable[Any]]) -> bool:
        """Whether Redis was there for it; `WaitTooLong` is the caller's business."""
        if time.monotonic() < self._ask_again_at:
            return False
        try:
            await call()
        except _DOWN as error:
            self._went_down(error)
            return False
        self._is_up()
        return True

    def _went_down(self, error: Exception) -> None:
        self._ask_again_at = time.monotonic() + self.pause_seconds
        if not self._down:
            _log.warning("Redis is down, limits hold for this process only: %s", error)
        self._down = True

    def _is_up(self) -> None:
        if self._down:
            _log.info("Redis is back, limits are shared again")
        self._down = False
