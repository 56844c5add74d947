"""Probes: alive means the loop turns, ready means the database answers."""

from __future__ import annotations

import psycopg
from aiohttp import web
from psycopg_pool import PoolTimeout

from homing_webapp.context import POOL

routes = web.RouteTableDef()


@routes.get("/healthz")
async def alive(_request: web.Request) -> web.Response:
    return web.Response(text="ok\n")


@routes.get("/readyz")
async def ready(request: web.Request) -> web.Response:
    try:
        async with request.app[POOL].connection(timeout=2) as connection:
            await connection.execute("SELECT FROM deliveries LIMIT 1")
    except (psycopg.Error, PoolTimeout) as error:
        return web.Response(status=503, text=f"database: {type(error).__name__}\n")
    return web.Response(text="ok\n")
