"""A host that serves both pages and pictures sees no more of a run than its source declares."""

from __future__ import annotations

import asyncio
from pathlib import Path

from aiohttp import web

from homing import settings
from homing_workers.scrape import surroundings
from homing_workers.scrape.fetch import Request
from homing_workers.scrape.pictures import StoredPictures

from .conftest import Declare, Portal


class Busy:
    """Answers slowly, and counts how many are waiting for it."""

    def __init__(self) -> None:
        self.waiting = self.most = 0

    async def answer(self, request: web.Request) -> web.Response:
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        await asyncio.sleep(0.02)
        self.waiting -= 1
        return web.Response(text="<html></html>", content_type="text/html")


async def test_pages_and_pictures_share_the_turns_of_a_host(
    portal: Portal, declare: Declare, database_url: str, tmp_path: Path
) -> None:
    busy = Busy()
    portal.moods = {f"/{number}": busy.answer for number in range(12)}
    places = settings.load({"DATABASE_URL": database_url, "HOMING_DATA_DIR": str(tmp_path)})
    async with surroundings.real(declare(politeness={"concurrency": 2}), places) as ports:
        assert isinstance(ports.pictures, StoredPictures)
        pictures = ports.pictures.fetcher
        await asyncio.gather(
            *(
                (pictures if number % 2 else ports.pages).fetch(Request(f"{portal.url}/{number}"))
                for number in range(12)
            )
        )
    assert busy.most == 2
