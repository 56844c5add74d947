"""Tells workers that there is something to deliver. The answer to a request does not wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence

import structlog
from aiohttp import web
from redis.exceptions import RedisError

from homing import queues
from homing.models.kinds import Channel
from homing.telemetry import traces
from homing_webapp.context import SETTINGS

_log = structlog.get_logger(__name__)


class Waker:
    """Enqueues jobs beside the requests. What it cannot enqueue, the sweep of `homing maintenance` finds."""

    def __init__(self, redis_url: str | None) -> None:
        self._url = redis_url
        self._running: set[asyncio.Task[None]] = set()

    def deliver(self, ids: Mapping[Channel, Sequence[int]]) -> None:
        """Wakes the workers of each channel; to be called after the commit."""
        wanted = {channel: list(some) for channel, some in ids.items() if channel in queues.DELIVER}
        if self._url is None or not any(wanted.values()):
            return
        task = asyncio.create_task(
            asyncio.to_thread(_enqueue, self._url, wanted, traces.traceparent())
        )
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def finish(self) -> None:
        """Returns when all is enqueued or given up."""
        await asyncio.gather(*self._running)


def _enqueue(url: str, ids: Mapping[Channel, Sequence[int]], traceparent: str | None) -> None:
    try:
        with queues.connect(url) as redis:
            for channel, some in ids.items():
                queues.enqueue_deliver(redis, channel, some, traceparent)
    except RedisError as error:
        _log.warning("Redis is down: the sweep will find these deliveries", error=str(error))


WAKER = web.AppKey("waker", Waker)


async def running(app: web.Application) -> AsyncIterator[None]:
    app[WAKER] = Waker(app[SETTINGS].redis_url)
    yield
    await app[WAKER].finish()
