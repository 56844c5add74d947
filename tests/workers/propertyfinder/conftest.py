"""An agency with 60 listings of two pictures each, and its account."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from propertyfinder import testing
from propertyfinder.server import Options
from propertyfinder.testing import Running
from propertyfinder.world import World
from tests.workers.propertyfinder.agency import Account


@pytest.fixture
def agency() -> World:
    return World(11, listings=60, users=6, images_per_listing=2)


@pytest.fixture
def pf_options() -> Options:
    """Overridden where a test needs another server."""
    return Options()


@pytest.fixture
async def pf(agency: World, pf_options: Options) -> AsyncIterator[Running]:
    async with testing.running(agency, pf_options) as running:
        yield running


@pytest.fixture
def account(pf: Running, database_url: str, tmp_path: Path) -> Account:
    return Account(pf, database_url, tmp_path)
