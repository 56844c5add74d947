"""A port of loopback."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from aiohttp import web


@contextlib.asynccontextmanager
async def on_loopback(application: web.Application, port: int = 0) -> AsyncIterator[str]:
    """Runs an application; gives its URL without a slash at the end. Port 0 is a free one.

    Raises:
        OSError: the port is in use.
    """
    # Without cancellation a hanging answer would outlive its client.
    runner = web.AppRunner(
        application, handler_cancellation=True, access_log=None, shutdown_timeout=1
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
