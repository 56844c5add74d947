"""An agency's account at the example server, synced into a database of the test."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from psycopg.rows import dict_row

from homing import settings
from homing.models.run import RunResult
from homing.models.source import ScrapeSource, loading
from homing.storage import database
from homing_workers.propertyfinder import sync
from propertyfinder.testing import Running

_ROOT = Path(__file__).parents[3]

#: Ids of listings with the SHA-256 of their pictures in order.
Albums = dict[str, list[str]]


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = 60) -> None:
    """Waits for a condition.

    Raises:
        TimeoutError: it was not met in time.
    """
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110 - neither the database nor a process has an event to wait for
            await asyncio.sleep(0.005)


@dataclass
class Account:
    """One source, and what the database knows of it."""

    pf: Running
    database_url: str
    folder: Path
    #: Settings beside those that every sync needs.
    environment: dict[str, str] = field(default_factory=dict)
    #: Fields of the block that differ from the example's.
    block: dict[str, Any] = field(default_factory=dict)

    @property
    def declaration(self) -> Path:
        """The example's declaration, faster and towards the test's server."""
        path = self.folder / "agency.yaml"
        text = (_ROOT / "examples/sources-propertyfinder/agency.yaml").read_text()
        declared = yaml.safe_load(text)
        declared["spec"]["propertyFinder"] |= {
            "apiUrl": self.pf.url,
            "pageSize": 10,
            "requestsPerSecond": 1000,
            "images": {"concurrency": 16, "requestsPerSecond": 1000},
        } | self.block
        path.write_text(yaml.safe_dump(declared))
        return path

    @property
    def variables(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.database_url,
            "HOMING_DATA_DIR": str(self.folder),
            "MEDIA_ROOT": str(self.folder / "media"),
            "IMAGE_DOWNLOAD_RETRY_DELAY": "0.05",
            **self.pf.environment,
            **self.environment,
        }

    def source(self) -> ScrapeSource:
        """The declaration as a model."""
        return loading.load(self.declaration)

    async def sync(self) -> RunResult:
        """One sync, in this process."""
        (self.folder / "media").mkdir(exist_ok=True)
        return await sync.run(self.source(), settings.load(self.variables))

    async def start(self) -> asyncio.subprocess.Process:
        """One sync, in a process of its own; what it writes goes to `sync.log`."""
        (self.folder / "media").mkdir(exist_ok=True)
        with (self.folder / "sync.log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "homing", "scrape", "-f", str(self.declaration), "--json"),
                env=os.environ | self.variables,
                cwd=_ROOT,
                stdout=log,
                stderr=log,
            )

    @property
    def log(self) -> str:
        """The end of what processes wrote."""
        return (self.folder / "sync.log").read_text()[-3000:]

    async def rows(self, query: bytes) -> list[dict[str, Any]]:
        """What a query finds."""
        async with database.connect(self.database_url) as connection:
            cursor = await connection.cursor(row_factory=dict_row).execute(query)
            return await cursor.fetchall()

    async def value(self, query: bytes) -> Any:
        """The first value of what a query finds."""
        [row] = await self.rows(query)
        return next(iter(row.values()))

    async def stored(self) -> dict[str, tuple[str, int]]:
        """Title and price of the listings, by id."""
        rows = await self.rows(b"SELECT external_id, title, price FROM listings")
        return {row["external_id"]: (row["title"], int(row["price"])) for row in rows}

    async def albums(self) -> Albums:
        """The stored pictures that listings show now, by id."""
        rows = await self.rows(
            b"SELECT external_id, array_agg(encode(content_hash, 'hex') ORDER BY position) AS pictures"
            b" FROM (SELECT external_id, images.content_hash, position FROM listings"
            b" JOIN listing_images ON listing_id = listings.id AND position >= 0"
            b" JOIN images ON images.id = image_id) AS shown GROUP BY external_id"
        )
        return {row["external_id"]: row["pictures"] for row in rows}

    async def agents(self) -> dict[str, str]:
        """Roles of the agents, by id."""
        rows = await self.rows(b"SELECT external_id, role FROM agents")
        return {row["external_id"]: row["role"] for row in rows}

    async def events(self) -> dict[tuple[str, str], int]:
        """How often each kind of event happened to each listing."""
        rows = await self.rows(
            b"SELECT external_id, kind, count(*) AS times FROM events"
            b" JOIN listings ON listings.id = listing_id GROUP BY external_id, kind"
        )
        return {(row["external_id"], row["kind"]): row["times"] for row in rows}

    def truth(self) -> dict[str, tuple[str, int]]:
        """Titles and prices that a perfect sync would hold."""
        return {home.id: (home.title, home.price) for home in self.pf.world.listed}

    def true_albums(self) -> Albums:
        """Pictures that a perfect sync would hold."""
        world = self.pf.world
        return {home.id: world.digests(home.id) for home in world.listed}
