"""A site with pictures, and listings that show them."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from aiohttp import web
from PIL import Image

from homing.images import FolderStore
from homing.storage.database import Connection
from homing_workers.scrape.fetch import Fetcher
from homing_workers.scrape.images import Downloaded, Retries, download
from tests.workers.conftest import World
from tests.workers.scrape.fetch.sites import Answer, Site, fetcher_of, running_site


def served(data: bytes) -> Answer:
    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(body=data, content_type="image/jpeg")

    return answer


def photo(colour: str = "red", width: int = 1200, height: int = 800) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, "JPEG")
    return buffer.getvalue()


class Gallery:
    """Listings with links of pictures at the site, and their download."""

    def __init__(
        self, world: World, connection: Connection, store: FolderStore, fetcher: Fetcher
    ) -> None:
        self.world = world
        self.connection = connection
        self.store = store
        self.fetcher = fetcher

    async def listing(self, *links: str) -> int:
        listing_id = await self.world.listing()
        await self.add(listing_id, links)
        return listing_id

    async def add(self, listing_id: int, links: Sequence[str]) -> None:
        for position, link in enumerate(links):
            await self.connection.execute(
                "INSERT INTO listing_images (listing_id, position, url) VALUES (%s, %s, %s)",
                (listing_id, position, link),
            )

    async def download(self, *listing_ids: int, most: int = 3) -> Downloaded:
        return await download(
            self.connection,
            self.store,
            self.fetcher,
            retries=Retries(most, delay=0),
            listing_ids=listing_ids or None,
        )

    async def states(self, listing_id: int) -> list[tuple[str, int, str | None]]:
        found = await self.world.rows(
            b"SELECT state, attempts, error FROM listing_images WHERE listing_id = %s"
            b" ORDER BY position",
            (listing_id,),
        )
        return [(str(state), int(attempts), error) for state, attempts, error in found]

    def files(self) -> list[str]:
        root = self.store.root
        return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with running_site() as site:
        yield site


@pytest.fixture
async def gallery(world: World, connection: Connection, tmp_path: Path) -> AsyncIterator[Gallery]:
    async with fetcher_of(retries=0) as fetcher:
        yield Gallery(world, connection, FolderStore(tmp_path / "media"), fetcher)
