"""Loops that must not die: an error is logged, counted and followed by another try."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

_log = structlog.get_logger(__name__)


async def forever(
    name: str, run: Callable[[], Awaitable[None]], *, longest_pause: float = 30
) -> None:
    """Calls `run` again whenever it ends or fails, with pauses that grow while it keeps failing at once.

    Only cancellation ends it.
    """
    loop = asyncio.get_running_loop()
    pause = 1.0
    while True:
        begun = loop.time()
        try:
            await run()
            _log.error("a loop has ended and is started again", loop=name)
        except Exception:  # noqa: BLE001 - whatever it was, the next try may do
            _log.exception("a loop has failed and is started again", loop=name)
        pause = 1.0 if loop.time() - begun > 60 else min(pause * 2, longest_pause)
        await asyncio.sleep(pause)
