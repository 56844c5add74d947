"""`GET /status.json`: how much there is of everything."""

from __future__ import annotations

import time

from aiohttp import web

from homing import __version__
from homing.storage import status
from homing_webapp.context import POOL, STARTED

routes = web.RouteTableDef()


@routes.get("/status.json")
async def show(request: web.Request) -> web.Response:
    """Counts of rows, events by kind, deliveries by state, and seconds since this process began."""
    async with request.app[POOL].connection() as connection:
        counted = await status.read(connection)
    uptime = time.monotonic() - request.app[STARTED]
    return web.json_response(
        counted.model_dump() | {"uptime_s": round(uptime, 1), "version": __version__},
        headers={"Cache-Control": "no-store"},
    )
