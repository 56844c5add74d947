"""Tells the other processes through Redis how often callers asked here."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import structlog
from aiohttp import web
from redis.asyncio import Redis
from redis.exceptions import RedisError

from homing_webapp.api.framework.rates import RATES, WINDOW_SECONDS, Count, Rates
from homing_webapp.context import SETTINGS

_log = structlog.get_logger(__name__)

PREFIX = "homing:api-rate"

_EVERY_SECONDS = 1.0

#: Within which Redis must answer.
_ANSWER_SECONDS = 2.0


async def running(app: web.Application) -> AsyncIterator[None]:
    """Shares while the app lives, where there is a Redis server."""
    url = app[SETTINGS].redis_url
    if url is None:
        yield
        return
    async with Redis.from_url(url, socket_connect_timeout=_ANSWER_SECONDS) as redis:
        task = asyncio.create_task(_share_for_ever(app[RATES], redis))
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _share_for_ever(rates: Rates, redis: Redis) -> None:
    down = False
    while True:
        await asyncio.sleep(_EVERY_SECONDS)
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                await share(rates, redis)
        except (RedisError, OSError, TimeoutError) as error:
            if not down:
                _log.warning("Redis is down: each process limits callers alone", error=str(error))
            down = True
        else:
            down = False


async def share(rates: Rates, redis: Redis) -> None:
    """Adds what was counted here since the last time, and reads the sums of all processes.

    Raises:
        RedisError: Redis is down; what was to be told is told the next time, within the same minute.
    """
    told = [(name, count, count.own) for name, count in rates.counts.items() if count.own]
    if not told:
        return
    async with redis.pipeline(transaction=False) as pipeline:
        for name, count, own in told:
            key = f"{PREFIX}:{rates.window}:{name}"
            pipeline.incrby(key, own - count.told)
            pipeline.expire(key, 2 * WINDOW_SECONDS)
        sums = (await pipeline.execute())[::2]
    for (_, count, own), total in zip(told, sums, strict=True):
        _learn(count, own, int(total))


def _learn(count: Count, own: int, total: int) -> None:
    count.told = own
    count.others = max(total - own, 0)
