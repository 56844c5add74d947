"""What every handler may use, under typed keys of the application."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from aiohttp import web

from homing.images import ImageStore
from homing.settings import Settings
from homing.storage.database import Pool

Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]

SETTINGS = web.AppKey("settings", Settings)
POOL = web.AppKey("pool", Pool)
IMAGES = web.AppKey("images", ImageStore)
#: Names the request in logs.
REQUEST_ID = web.RequestKey("request_id", str)
#: Seconds of the monotonic clock at which the process began to serve.
STARTED = web.AppKey("started", float)
