"""The application's cache, which lives as long as the application."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from aiohttp import web
from redis.asyncio import Redis

from homing_webapp.cache.cache import Cache
from homing_webapp.cache.listener import listen
from homing_webapp.cache.shared import Shared
from homing_webapp.context import SETTINGS

CACHE = web.AppKey("cache", Cache)


async def running(app: web.Application) -> AsyncIterator[None]:
    """Keeps answers while the app lives; in Redis too, where there is a server."""
    settings = app[SETTINGS]
    async with contextlib.AsyncExitStack() as stack:
        shared = None
        if settings.redis_url is not None:
            shared = Shared(await stack.enter_async_context(Redis.from_url(settings.redis_url)))
        app[CACHE] = Cache(shared)
        task = asyncio.create_task(listen(app[CACHE], settings.require_database_url()))
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
