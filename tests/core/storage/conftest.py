"""A source and a run of it."""

from __future__ import annotations

import pytest

from homing.storage.database import Connection
from tests.core.storage.support import Crawl, new_source


@pytest.fixture
async def crawl(connection: Connection) -> Crawl:
    """A run that has just started, of a source that is new."""
    return await Crawl.start(connection, await new_source(connection))
