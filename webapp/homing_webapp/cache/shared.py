"""The answers in Redis, which the processes of the web app share."""

from __future__ import annotations

import asyncio
import time
from hashlib import sha256

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from homing_webapp.cache.changes import KEPT_SECONDS
from homing_webapp.cache.entry import Entry

_log = structlog.get_logger(__name__)

_DOWN = (RedisError, OSError, TimeoutError)


class Shared:
    """Never fails: without Redis there is nothing in it, and Redis is left alone for a while."""

    prefix = "homing:answer:1:"
    #: Within which Redis must answer: a query takes less than a slow Redis.
    answer_seconds = 0.1
    #: Until Redis is asked again after it was down.
    pause_seconds = 5.0

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._ask_again_at = 0.0

    async def get(self, key: str) -> Entry | None:
        if time.monotonic() < self._ask_again_at:
            return None
        try:
            async with asyncio.timeout(self.answer_seconds):
                packed = await self._redis.get(self._name(key))
            return Entry.unpack(packed) if isinstance(packed, bytes) else None
        except _DOWN as error:
            self._went_down(error)
        except ValueError as error:
            _log.warning("An answer in Redis cannot be read", error=str(error))
        return None

    async def put(self, key: str, entry: Entry) -> None:
        if time.monotonic() < self._ask_again_at:
            return
        try:
            async with asyncio.timeout(self.answer_seconds):
                await self._redis.set(self._name(key), entry.pack(), px=int(KEPT_SECONDS * 1000))
        except _DOWN as error:
            self._went_down(error)

    def _name(self, key: str) -> str:
        return self.prefix + sha256(key.encode()).hexdigest()

    def _went_down(self, error: Exception) -> None:
        self._ask_again_at = time.monotonic() + self.pause_seconds
        _log.warning("Redis is down, answers are kept in memory only", error=repr(error))
