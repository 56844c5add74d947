"""Pictures of the adverts that a run stores, downloaded beside the crawl.

What is not done soon after the crawl is left to maintenance, so that a first run with thousands of pictures does
not keep the next run, and new adverts, waiting.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import structlog

from homing_workers.scrape.ports import Pictures

_log = structlog.get_logger()

#: Seconds that pictures may take when the crawl is over.
PATIENCE_SECONDS = 30.0


class Album:
    """Downloads in the background, from the first listing on."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures
        self._wanted: list[int] = []
        self._arrived = asyncio.Event()
        self._over = False
        self._task: asyncio.Task[None] | None = None
        self.stored = 0
        self.failed = 0

    def add(self, listing_ids: Iterable[int]) -> None:
        """Asks for the pictures of listings that are stored by now."""
        self._wanted += listing_ids
        if self._wanted:
            self._task = self._task or asyncio.create_task(self._download())
            self._arrived.set()

    async def finish(self) -> None:
        """Waits for the pictures that were asked for, but not for long."""
        self._over = True
        self._arrived.set()
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=PATIENCE_SECONDS)

    async def close(self) -> None:
        """Stops downloading."""
        if self._task is None:
            return
        self._task.cancel()
        [result] = await asyncio.gather(self._task, return_exceptions=True)
        if isinstance(result, Exception):
            # The rows are still pending: maintenance tries again and tells the reason there.
            _log.warning("pictures were left to maintenance", error=repr(result))

    async def _download(self) -> None:
        while not (self._over and not self._wanted):
            await self._arrived.wait()
            self._arrived.clear()
            if batch := self._wanted:
                self._wanted = []
                stored, failed = await self._pictures.download(batch)
                self.stored += stored
                self.failed += failed
