"""Probes and metrics: alive means the loop turns, ready means the database answers."""

from __future__ import annotations

import psycopg
from aiohttp import web
from psycopg_pool import PoolTimeout

from homing.telemetry import metrics
from homing_webapp.context import POOL, SETTINGS

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


@routes.get("/metrics")
async def measure(request: web.Request) -> web.Response:
    """Counts of rows, depths of queues and times of requests, in Prometheus' text format."""
    async with request.app[POOL].connection() as connection:
        body = await metrics.render(connection, request.app[SETTINGS].redis_url)
    return web.Response(body=body, headers={"Content-Type": metrics.CONTENT_TYPE})
