"""The application: routes, middlewares and what lives as long as the process."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from pathlib import Path

from aiohttp import web

from homing import images
from homing.settings import Settings
from homing.storage import database
from homing_webapp import (
    api,
    cache,
    callbacks,
    health,
    media,
    middlewares,
    miniapp,
    pages,
    status,
    telegram,
)
from homing_webapp.api.framework import cors
from homing_webapp.context import IMAGES, POOL, SETTINGS, STARTED
from homing_webapp.pages import chats, delivery_counts

_STATIC = Path(__file__).parent / "static"


def make(settings: Settings) -> web.Application:
    """The web application; it connects to the database when the first page asks for it."""
    crossing = (cors.shared,) if settings.api_cors_origins else ()
    app = web.Application(middlewares=(*crossing, *middlewares.ALL), client_max_size=1_000_000)
    app[SETTINGS] = settings
    app[IMAGES] = images.store_for(settings)
    app[STARTED] = time.monotonic()
    app[delivery_counts.COUNTING] = delivery_counts.counting(settings.time_zone)
    app[chats.CHATS] = chats.counting(settings.time_zone)
    app.cleanup_ctx.append(_pool)
    app.cleanup_ctx.append(cache.running)
    for routes in (pages.routes, status.routes, media.routes, health.routes):
        app.add_routes(routes)
    app.add_routes(callbacks.routes)
    miniapp.install(app)
    app.add_routes(telegram.routes)
    api.install(app)
    app.router.add_static("/static", _STATIC, append_version=True, name="static")
    return app


async def _pool(app: web.Application) -> AsyncIterator[None]:
    async with database.pool(app[SETTINGS].require_database_url(), size=8) as pool:
        app[POOL] = pool
        yield
