"""Wakes the classification, at once and then once a second at most; without Redis maintenance finds the messages."""

from __future__ import annotations

import asyncio

import structlog
from redis import Redis, RedisError

from homing import queues
from homing.tasks import is_cancelled

_log = structlog.get_logger()

#: Between two jobs.
_PAUSE = 1.0

#: Albums have settled by then.
_LATER = 3.2


class Waker:
    """Asks for the classification of what was stored."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._asked = asyncio.Event()
        self._traceparent: str | None = None

    def wake(self, *, later: bool = False, traceparent: str | None = None) -> None:
        """Something is to be classified now, and something perhaps later."""
        self._traceparent = traceparent
        self._asked.set()
        if later:
            asyncio.get_running_loop().call_later(_LATER, self._asked.set)

    async def run(self) -> None:
        """Until it is cancelled."""
        while not is_cancelled():
            await self._asked.wait()
            self._asked.clear()
            await self._enqueue()
            await asyncio.sleep(_PAUSE)

    async def flush(self) -> None:
        """Asks now, if somebody has asked."""
        if self._asked.is_set():
            await self._enqueue()

    async def _enqueue(self) -> None:
        try:
            await asyncio.to_thread(queues.enqueue_classify, self._redis, self._traceparent)
        except RedisError as error:
            _log.warning(
                "the classification was not woken, maintenance will do it", error=str(error)
            )
