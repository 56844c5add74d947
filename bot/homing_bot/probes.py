"""`/healthz` and `/metrics` on METRICS_PORT, served by the event loop that handles updates: a loop that hangs does not answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest


@asynccontextmanager
async def serving(port: int) -> AsyncIterator[None]:
    """Serves on all addresses while the body runs; port 0 serves nothing."""
    if not port:
        yield
        return
    runner = web.AppRunner(_app(), access_log=None, handle_signals=False)
    await runner.setup()
    try:
        await web.TCPSite(runner, port=port).start()
        yield
    finally:
        await runner.cleanup()


def _app() -> web.Application:
    async def alive(_: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def figures(_: web.Request) -> web.Response:
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app = web.Application()
    app.add_routes([web.get("/healthz", alive), web.get("/metrics", figures)])
    return app
