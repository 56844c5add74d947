"""A portal that stands still, for each test a new one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from homing import settings
from portal import testing
from portal.server import Options
from portal.testing import Running
from tests.examples.crawling import Crawls


@pytest.fixture
def options() -> Options:
    """Overridden where a test needs another portal."""
    return Options(ports=(0, 0, 0), seed=7, listings=60, tick=0, crawl_delay=0)


@pytest.fixture
async def portal(options: Options) -> AsyncIterator[Running]:
    async with testing.running(options) as running:
        yield running


@pytest.fixture
def crawls(portal: Running, database_url: str, tmp_path: Path) -> Crawls:
    return Crawls(
        portal,
        settings.load(
            {
                "DATABASE_URL": database_url,
                "HOMING_DATA_DIR": str(tmp_path),
                "HOMING_PORTAL_HOST_ALIAS": "127.0.0.1",
            }
        ),
    )
