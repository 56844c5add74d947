"""A portal that stands still, for each test a new one."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from portal import testing
from portal.server import Options
from portal.testing import Running


@pytest.fixture
def options() -> Options:
    """Overridden where a test needs another portal."""
    return Options(ports=(0, 0, 0), seed=7, listings=60, tick=0, crawl_delay=0)


@pytest.fixture
async def portal(options: Options) -> AsyncIterator[Running]:
    async with testing.running(options) as running:
        yield running
