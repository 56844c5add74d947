"""Pictures of the listings that a sync stores, downloaded beside the walk through the pages, to the last one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

from homing.images import ImageStore
from homing.storage import images
from homing.storage.syncs import Counts
from homing_workers.propertyfinder.book import Book
from homing_workers.propertyfinder.links import Links
from homing_workers.propertyfinder.mapping import Mapped
from homing_workers.scrape.images import Retries, download

_log = structlog.get_logger()

#: Pages whose pictures are downloaded at once, so that the last ones of a page hold up nothing; the host's
#: concurrency bounds all of them together.
_WORKERS = 2
#: Pages that wait. The walk waits for them, so that memory stays flat and links do not end before their turn.
_WAITING = 2
#: Seconds in a row without any picture; what is left then is left to the next sync.
PATIENCE_SECONDS = 60.0
_SHORT = 0.1


@dataclass(frozen=True)
class _Batch:
    listing_ids: Sequence[int]
    external_ids: Sequence[str]
    #: By the monotonic clock.
    at: float


@dataclass
class Album:
    """Downloads while the walk goes on."""

    book: Book
    store: ImageStore
    links: Links
    retries: Retries
    stored: int = 0
    failed: int = 0
    #: What was not had and is left to the next sync.
    left: int = 0
    _queue: asyncio.Queue[_Batch | None] = field(default_factory=lambda: asyncio.Queue(_WAITING))

    def start(self, group: asyncio.TaskGroup) -> None:
        """Begins to work."""
        for _ in range(_WORKERS):
            group.create_task(self._work())

    async def add(self, mapped: Sequence[Mapped], listing_ids: Sequence[int]) -> None:
        """Asks for the pictures of listings that are stored by now; waits while there is enough to do."""
        if not listing_ids:
            return
        for each in mapped:
            self.links.add(each.listing.external_id, each.links)
        external_ids = [each.listing.external_id for each in mapped]
        await self._queue.put(_Batch(listing_ids, external_ids, time.monotonic()))

    async def close(self) -> None:
        """No more pictures come; the work ends when it is done."""
        for _ in range(_WORKERS):
            await self._queue.put(None)

    async def finish(self) -> None:
        """Gets what was left over: failures that may pass, and what earlier runs did not come to.

        Raises:
            FetchError: the API gives no links.
        """
        idle = 0.0
        while found := await self._waiting():
            pause = max(found[0].seconds, 0.0)
            if idle + pause > PATIENCE_SECONDS:
                self.left = len(found)
                _log.warning("pictures are left to the next sync", listings=self.left)
                return
            await asyncio.sleep(pause)
            before = self.stored + self.failed
            await self._again([each for each in found if each.seconds <= pause])
            idle = 0.0 if self.stored + self.failed > before else idle + max(pause, _SHORT)

    async def _waiting(self) -> list[images.Waiting]:
        async with self.book.pool.connection() as connection:
            return await images.waiting(
                connection, self.book.ledger.source_id, limit=self.links.client.page_size
            )

    async def _again(self, due: Sequence[images.Waiting]) -> None:
        external_ids = [each.external_id for each in due]
        await self.links.ask(external_ids)
        ids = [each.listing_id for each in due]
        await self._download(_Batch(ids, external_ids, time.monotonic()))

    async def _work(self) -> None:
        while (batch := await self._queue.get()) is not None:
            await self._download(batch)

    async def _download(self, batch: _Batch) -> None:
        async with self.book.pool.connection() as connection:
            while True:
                done = await download(
                    connection,
                    self.store,
                    self.links,
                    retries=self.retries,
                    listing_ids=batch.listing_ids,
                )
                if not (done.stored or done.failed or done.postponed):
                    break
                self.stored, self.failed = self.stored + done.stored, self.failed + done.failed
                await self.book.add(Counts(images_downloaded=done.stored, errors=done.failed))
        self.links.forget(batch.external_ids, batch.at)
