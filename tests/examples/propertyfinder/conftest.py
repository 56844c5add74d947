"""A small agency, for each test a new one."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from propertyfinder import testing
from propertyfinder.server import Options
from propertyfinder.testing import Running
from propertyfinder.world import World


@pytest.fixture
def agency() -> World:
    return World(7, listings=30, users=4, images_per_listing=2)


@pytest.fixture
def pf_options() -> Options:
    """Overridden where a test needs another server."""
    return Options()


@pytest.fixture
async def pf(agency: World, pf_options: Options) -> AsyncIterator[Running]:
    async with testing.running(agency, pf_options) as running:
        yield running
