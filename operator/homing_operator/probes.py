"""`/healthz`, `/readyz` and `/metrics` on METRICS_PORT, served by the event loop that they report on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from homing_operator.heartbeats import Heartbeats


@asynccontextmanager
async def serving(port: int, beats: Heartbeats) -> AsyncIterator[None]:
    """Serves on all addresses while the body runs; port 0 serves nothing."""
    if not port:
        yield
        return
    runner = web.AppRunner(_app(beats), access_log=None, handle_signals=False)
    await runner.setup()
    try:
        await web.TCPSite(runner, port=port).start()
        yield
    finally:
        await runner.cleanup()


def _app(beats: Heartbeats) -> web.Application:
    async def healthz(_: web.Request) -> web.Response:
        lines = [f"{part}: {reason}" for part, reason in sorted(beats.stale.items())]
        return web.Response(status=503 if lines else 200, text="\n".join(lines) or "ok")

    async def readyz(_: web.Request) -> web.Response:
        return web.Response(
            status=200 if beats.ready else 503, text="ok" if beats.ready else "starting"
        )

    async def figures(_: web.Request) -> web.Response:
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app = web.Application()
    app.add_routes(
        [web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", figures)]
    )
    return app
