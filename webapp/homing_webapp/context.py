"""What every handler may use, under typed keys of the application."""

from __future__ import annotations

from aiohttp import web

from homing.images import ImageStore
from homing.settings import Settings
from homing.storage.database import Pool

SETTINGS = web.AppKey("settings", Settings)
POOL = web.AppKey("pool", Pool)
IMAGES = web.AppKey("images", ImageStore)
#: Seconds of the monotonic clock at which the process began to serve.
STARTED = web.AppKey("started", float)
