"""A running web app on a database with homes in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from homing.settings import Settings, load
from homing.storage import listings, runs, sources
from homing.storage.database import Connection
from homing_webapp import app
from tests.webapp.support import SOURCE, Client, Publish, home


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return load({"DATABASE_URL": database_url, "HOMING_DATA_DIR": str(tmp_path)}, Path("/dev/null"))


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[Client]:
    async with TestClient(TestServer(app.make(settings))) as client:
        yield client


@pytest.fixture
async def publish(connection: Connection) -> Publish:
    """Stores a home as one run of the source would; returns its number."""
    source_id = await sources.upsert(connection, SOURCE)
    run_id = await runs.start(connection, source_id, None)

    async def store(external_id: str = "a1", **fields: Any) -> int:
        seen = listings.Seen(listing=home(external_id, **fields), card_hash=None, detail=True)
        async with connection.transaction():
            stored = await listings.store(
                connection, source_id=source_id, run_id=run_id, seen=[seen]
            )
        return stored[0].listing_id

    return store
