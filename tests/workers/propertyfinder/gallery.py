"""A site with pictures, listings that show them, and the store that they were downloaded to."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import web
from PIL import Image

from homing.images import FolderStore, ImageStore
from homing.storage.database import Pool
from homing.storage.images import Image as StoredImage
from homing_workers.scrape.images import download
from tests.core.storage.pictures import pictures
from tests.workers.conftest import World
from tests.workers.scrape.fetch.sites import Answer, Site, fetcher_of, running_site


def photo(seed: int = 0, width: int = 400, height: int = 300) -> bytes:
    """A picture that differs by its seed."""
    buffer = io.BytesIO()
    colour = (seed * 37 % 256, seed * 91 % 256, 128)
    Image.new("RGB", (width, height), colour).save(buffer, "JPEG")
    return buffer.getvalue()


def served(data: bytes) -> Answer:
    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(body=data, content_type="image/jpeg")

    return answer


class Gallery:
    """Listings with pictures, downloaded as runs do it."""

    def __init__(self, world: World, site: Site, pool: Pool, store: ImageStore, root: Path) -> None:
        self.world = world
        self.site = site
        self.pool = pool
        self.store = store
        self._root = root

    async def listing(self, *seeds: int, **fields: Any) -> int:
        """A listing that shows these pictures; returns its id."""
        listing_id = await self.world.listing(**fields)
        for position, seed in enumerate(seeds):
            self.site.answers[f"/{seed}.jpg"] = served(photo(seed))
            await self.world.connection.execute(
                "INSERT INTO listing_images (listing_id, position, url) VALUES (%s, %s, %s)",
                (listing_id, position, self.site.url(f"/{seed}.jpg")),
            )
        async with fetcher_of(retries=0) as fetcher:
            await download(
                self.world.connection, self.store, fetcher, listing_ids=[listing_id], limit=10_000
            )
        return listing_id

    async def pictures(self, listing_id: int) -> list[StoredImage]:
        return await pictures(self.world.connection, listing_id)

    async def property_of(self, listing_id: int) -> int:
        query = b"SELECT property_id FROM listings WHERE id = %s"
        return int(await self.world.value(query, (listing_id,)))

    def file(self, key: str) -> Path:
        """Where a store in a folder, or the S3 server of the tests, keeps it."""
        return self._root / key

    def files(self) -> dict[str, bytes]:
        """Everything in the store."""
        found = (path for path in self._root.rglob("*") if path.is_file())
        return {str(path.relative_to(self._root)): path.read_bytes() for path in sorted(found)}


@asynccontextmanager
async def gallery_in_folder(world: World, pool: Pool, root: Path) -> AsyncIterator[Gallery]:
    async with running_site() as site:
        yield Gallery(world, site, pool, FolderStore(root), root)
