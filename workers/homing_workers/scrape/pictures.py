"""The pictures of the listings of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from homing.images import ImageStore
from homing.storage.database import Pool
from homing_workers.scrape.fetch import Fetcher
from homing_workers.scrape.images import Retries, download


@dataclass(frozen=True)
class StoredPictures:
    """Downloads into the image store."""

    pool: Pool
    store: ImageStore
    #: With the politeness of pictures.
    fetcher: Fetcher
    retries: Retries

    async def download(self, listing_ids: Sequence[int]) -> tuple[int, int]:
        """Pictures of these listings that were stored, and that could not be had for good."""
        stored = failed = 0
        async with self.pool.connection() as connection:
            while True:
                done = await download(
                    connection,
                    self.store,
                    self.fetcher,
                    retries=self.retries,
                    listing_ids=listing_ids,
                )
                if not (done.stored or done.failed or done.postponed):
                    return stored, failed
                stored, failed = stored + done.stored, failed + done.failed
